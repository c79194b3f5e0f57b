import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutageError, instant, type SubjectId } from '@envoi/event-sourcing';
import { memoryEventLog, type EventLog } from '@envoi/event-store';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { sql } from '@envoi/read-store';
import { eventually } from '../../../test/eventually.ts';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import {
  LogOlderThanVaultError,
  forgettingStore,
  forgottenMirror,
  guarded,
  openVault,
  startForgetting,
  type Forgetting,
  type Vault,
} from './index.ts';

const keys = parseKeyring(generateKeyring('k1'), 'VAULT_KEYS');
const at = instant('2026-11-24T10:00:00.000Z');
let postgres: TestPostgres;
let vault: Vault;
let directory: string;
const running: Forgetting[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
  vault = await openVault(postgres.database, keys);
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'envoi-forgotten-'));
  await sql`truncate vault.subjects, vault.checkpoint cascade`.execute(postgres.database.kysely);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.stop()));
  await rm(directory, { recursive: true });
});
afterAll(() => postgres.stop());

const member = async (memberId: string): Promise<SubjectId> => {
  const { subject } = await vault.subjectOf({ workspace: 'acme', memberId, incarnation: '1', at });
  await vault.conversationOf(subject, { connection: 'chat', conversationId: `with ${memberId}` });
  await vault.manifestKey(`export of ${memberId}`, subject);
  return subject;
};
const forgotten = (subject: SubjectId) => ({
  id: randomUUID(),
  type: 'SubjectForgotten',
  data: { because: 'deletion', forgottenAt: at },
  metadata: { subject },
});
const forget = (log: EventLog, subject: SubjectId): Promise<void> =>
  log.append(`profileDeletion-${subject}`, -1n, [forgotten(subject)]);
const follow = (log: EventLog, errors: unknown[] = [], mirror = forgottenMirror(directory)): Forgetting => {
  const forgetting = startForgetting({
    ...{ store: forgettingStore(postgres.database), log, mirror },
    onError: (error) => errors.push(error),
  });
  running.push(forgetting);
  return forgetting;
};
const caughtUp = (forgetting: Forgetting): Promise<void> =>
  eventually(() => {
    expect(forgetting.missing()).toEqual([]);
  });
const gone = (subject: SubjectId): Promise<void> =>
  eventually(async () => {
    expect(await vault.holdsNothingOf(subject)).toBe(true);
  });
/** The vault as it is now; put back by the result. */
const backUp = async (): Promise<() => Promise<void>> => {
  const { kysely } = postgres.database;
  const tables = ['subjects', 'conversations', 'manifest_keys', 'checkpoint'];
  for (const table of tables) await sql`create table ${sql.table(`public.saved_${table}`)} as table ${sql.table(`vault.${table}`)}`.execute(kysely); // prettier-ignore
  return async () => {
    await sql`truncate vault.subjects, vault.checkpoint cascade`.execute(kysely);
    for (const table of tables) {
      await sql`insert into ${sql.table(`vault.${table}`)} table ${sql.table(`public.saved_${table}`)}`.execute(kysely);
      await sql`drop table ${sql.table(`public.saved_${table}`)}`.execute(kysely);
    }
  };
};

describe('The vault forgets by itself', () => {
  it('whom the log says, before and while it follows, and nobody else', async () => {
    const log = memoryEventLog();
    const [ada, ben, eve] = [await member('ada'), await member('ben'), await member('eve')];
    await forget(log, ada);
    const told: SubjectId[] = [];
    const forgetting = follow(log);
    forgetting.onForgotten((subject) => {
      told.push(subject);
      return Promise.resolve();
    });
    await gone(ada);
    await forget(log, ben);
    await gone(ben);
    await eventually(() => expect(told).toEqual([ada, ben]));
    expect(await vault.person(eve)).toBeDefined();
    expect(await vault.findManifestKey('export of ben')).toBeUndefined();
  });

  it('and gives nothing out before it has caught up', async () => {
    const log = memoryEventLog();
    const ada = await member('ada');
    await forget(log, ada);
    const late: EventLog = { ...log, subscribe: () => { throw new OutageError('down'); } }; // prettier-ignore
    const forgetting = follow(late);
    expect(forgetting.missing()).toEqual(['vault']);
    await expect(guarded(vault, forgetting).person(ada)).rejects.toThrow(OutageError);
    const working = follow(log);
    await caughtUp(working);
    expect(await guarded(vault, working).person(ada)).toBeUndefined();
  });

  it('goes on from its checkpoint after a restart', async () => {
    const log = memoryEventLog();
    await forget(log, await member('ada'));
    const first = follow(log);
    await caughtUp(first);
    await first.stop();
    const ben = await member('ben');
    await forget(log, ben);
    await caughtUp(follow(log));
    await gone(ben);
    const { rows } = await sql<{ count: number }>`select count(*)::integer as count from vault.checkpoint`.execute(postgres.database.kysely); // prettier-ignore
    expect(rows[0]?.count).toBe(1);
  });
});

describe('Whom it cannot forget now', () => {
  it('it does not give out, and nobody else, until it can', async () => {
    const log = memoryEventLog();
    const ada = await member('ada');
    let isFull = true;
    const { add, all } = forgottenMirror(directory);
    const mirror = {
      all,
      add: (subject: SubjectId) => (isFull ? Promise.reject(new Error('no space left')) : add(subject)),
    };
    const forgetting = follow(log, [], mirror);
    await caughtUp(forgetting);
    expect(await guarded(vault, forgetting).person(ada)).toBeDefined();
    await forget(log, ada);
    await eventually(() => {
      expect(forgetting.missing()).toEqual(['vault']);
    });
    await expect(guarded(vault, forgetting).person(ada)).rejects.toThrow(OutageError);
    isFull = false;
    await caughtUp(forgetting);
    expect(await guarded(vault, forgetting).person(ada)).toBeUndefined();
  });

  it('nobody is given out where the list of the forgotten cannot be kept', async () => {
    const place = join(directory, 'not-a-directory');
    await writeFile(place, '');
    const errors: unknown[] = [];
    const forgetting = follow(memoryEventLog(), errors, forgottenMirror(place));
    await eventually(() => expect(errors.length).toBeGreaterThan(1));
    expect(forgetting.missing()).toEqual(['vault']);
  });
});

describe('After a restore', () => {
  it('of an old vault, the log makes it forget again', async () => {
    const log = memoryEventLog();
    const [ada, ben] = [await member('ada'), await member('ben')];
    const restore = await backUp();
    await forget(log, ada);
    const before = follow(log);
    await gone(ada);
    await before.stop();
    await restore();
    expect(await vault.holdsNothingOf(ada)).toBe(false);
    await caughtUp(follow(log));
    expect(await vault.holdsNothingOf(ada)).toBe(true);
    expect(await vault.holdsNothingOf(ben)).toBe(false);
    await expect(vault.manifestKey('late', ada)).rejects.toThrow('does not know');
  });

  it('of both to an old time, what is written down beside them makes it forget again', async () => {
    const ada = await member('ada');
    const restore = await backUp();
    const log = memoryEventLog();
    await forget(log, ada);
    const before = follow(log);
    await gone(ada);
    await before.stop();
    await restore();
    await caughtUp(follow(memoryEventLog()));
    expect(await vault.holdsNothingOf(ada)).toBe(true);
  });

  it('of an old log, a newer vault is not served, and says why', async () => {
    const log = memoryEventLog();
    await forget(log, await member('ada'));
    const before = follow(log);
    await caughtUp(before);
    await eventually(async () => {
      const { rows } = await sql`select from vault.checkpoint`.execute(postgres.database.kysely);
      expect(rows).toHaveLength(1);
    });
    await before.stop();
    const errors: unknown[] = [];
    const after = follow(memoryEventLog(), errors);
    await eventually(() => expect(errors.length).toBeGreaterThan(1));
    expect(after.missing().join()).toContain('the log is older than the vault');
    await expect(guarded(vault, after).subjectOf({ workspace: 'acme', memberId: 'x', incarnation: '1', at })).rejects.toThrow(OutageError); // prettier-ignore
  });
});

describe('A log that is replaced by an older one while it is followed', () => {
  it('is not served over as soon as the connection is back', async () => {
    const log = memoryEventLog();
    await forget(log, await member('ada'));
    let isReplaced = false;
    const back = Promise.withResolvers<undefined>();
    const replaced: EventLog = {
      ...log,
      eventAt: (position) => (isReplaced ? Promise.resolve(undefined) : log.eventAt(position)),
      subscribe: async function* (options) {
        for await (const message of log.subscribe(options)) {
          yield message;
          if (message.type === 'caught-up') break;
        }
        await back.promise;
        yield { type: 'caught-up' };
      },
    };
    const forgetting = follow(replaced);
    await caughtUp(forgetting);
    isReplaced = true;
    back.resolve(undefined);
    await eventually(() => expect(forgetting.missing().join()).toContain('the log is older than the vault'));
  });

  it('of what else was made from it, too', async () => {
    const forgetting = startForgetting({
      ...{ store: forgettingStore(postgres.database), log: memoryEventLog(), mirror: forgottenMirror(directory) },
      checkLog: () => Promise.reject(new LogOlderThanVaultError('a read model')),
    });
    running.push(forgetting);
    await eventually(() => expect(forgetting.missing().join()).toContain('the log is older than a read model'));
  });
});

describe('The list of who was forgotten', () => {
  it('survives a line that was cut off, holds ids only, and is read whoever wrote it', async () => {
    const mirror = forgottenMirror(directory);
    const [one, two] = [randomUUID() as string as SubjectId, randomUUID() as string as SubjectId];
    await mirror.add(one);
    await appendFile(join(directory, 'subjects'), '4f6f3b7e-51c0-4a');
    await forgottenMirror(directory).add(two);
    expect(await mirror.all()).toEqual(new Set([one, two]));
    expect(await readFile(join(directory, 'subjects'), 'utf8')).toMatch(/^[0-9a-f\n-]+$/);
  });

  it('is empty where there is none', async () => {
    expect(await forgottenMirror(join(directory, 'none')).all()).toEqual(new Set());
  });
});
