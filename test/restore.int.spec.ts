import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeLogger, openStores, type Stores } from '@envoi/composition';
import { readConfiguration } from '@envoi/configuration';
import { startEmbeddedEventStore } from '@envoi/embedded-event-store';
import { startEmbeddedPostgres } from '@envoi/embedded-postgres';
import { OutageError, instant, type SubjectId } from '@envoi/event-sourcing';
import { generateKeyring } from '@envoi/keyring';
import { moveCheckpoints, openCheckpoint, sql } from '@envoi/read-store';
import { eventually } from './eventually.ts';
import { makeEmptyPostgres } from './stores.ts';

const run = promisify(execFile);
const at = instant('2026-11-24T10:00:00.000Z');
const keyrings = { vault: generateKeyring('k1'), signing: generateKeyring('k1') };

/** A server whose files are copied and put back while it is stopped, as operators do it. */
class Restorable {
  private server: { url: string; stop(): Promise<void> } | undefined;

  constructor(readonly directory: string) {}

  get url(): string {
    return this.server?.url ?? '';
  }
  async start(): Promise<void> {
    this.server = await startEmbeddedPostgres(this.directory);
  }
  async stop(): Promise<void> {
    await this.server?.stop();
  }
  async backUp(): Promise<void> {
    await run('cp', ['-a', this.directory, `${this.directory}-saved`]);
  }
  async restore(): Promise<void> {
    await rm(this.directory, { recursive: true });
    await run('cp', ['-a', `${this.directory}-saved`, this.directory]);
  }
}

/** The log has a server of its own, so that either can be restored without the other. */
class World {
  stores!: Stores;
  private node: { connectionString: string; stop(): Promise<void> } | undefined;

  private constructor(
    private readonly root: string,
    readonly log = new Restorable(join(root, 'l')),
    readonly people = new Restorable(join(root, 'p')),
  ) {}

  static async make(): Promise<World> {
    const world = new World(await mkdtemp('/tmp/envoi-restore-'));
    for (const { directory } of [world.log, world.people]) {
      await mkdir(directory);
      await makeEmptyPostgres(directory);
    }
    await world.start();
    return world;
  }

  async start(): Promise<void> {
    await Promise.all([this.log.start(), this.people.start()]);
    const unixSocket = join(this.root, 's', 'socket');
    this.node = await startEmbeddedEventStore({ databaseUrl: this.log.url, listen: { unixSocket } });
    this.stores = await openStores({
      databaseUrl: this.people.url,
      eventStore: this.node.connectionString,
      forgottenDirectory: join(this.root, 'forgotten'),
      ...{ keyrings, policy: readConfiguration({}).policy, logger: makeLogger('silent') },
    });
  }

  /** Everything is stopped meanwhile. */
  async during(maintenance: () => Promise<unknown>): Promise<void> {
    await this.stop();
    await maintenance();
    await this.start();
  }

  private async stop(): Promise<void> {
    await this.stores.close();
    await this.node?.stop();
    await Promise.all([this.log.stop(), this.people.stop()]);
  }

  async end(): Promise<void> {
    await this.stop();
    await rm(this.root, { recursive: true });
  }

  async member(memberId: string): Promise<SubjectId> {
    const { vault } = this.stores;
    const { subject } = await vault.subjectOf({ workspace: 'acme', memberId, incarnation: '1', at });
    await vault.conversationOf(subject, { connection: 'chat', conversationId: `with ${memberId}` });
    await vault.manifestKey(`export of ${memberId}`, subject);
    return subject;
  }

  async forget(subject: SubjectId): Promise<void> {
    const event = { id: randomUUID(), type: 'SubjectForgotten', data: { because: 'deletion', forgottenAt: at } };
    await this.stores.log.append(`profileDeletion-${subject}`, -1n, [{ ...event, metadata: { subject } }]);
    await eventually(async () => {
      expect(await this.stores.vault.holdsNothingOf(subject)).toBe(true);
    });
  }
}

let world: World;
let ada: SubjectId;
let ben: SubjectId;

beforeEach(async () => {
  world = await World.make();
  [ada, ben] = [await world.member('ada'), await world.member('ben')];
}, 60_000);
afterEach(() => world.end(), 60_000);

const nothingOfAdaButBen = async (): Promise<void> => {
  const { vault, missing } = world.stores;
  expect(await missing()).toEqual([]);
  expect(await vault.holdsNothingOf(ada)).toBe(true);
  expect(await vault.person(ada)).toBeUndefined();
  expect(await vault.findManifestKey('export of ada')).toBeUndefined();
  await expect(vault.manifestKey('late', ada)).rejects.toThrow('does not know');
  expect(await vault.person(ben)).toMatchObject({ memberId: 'ben' });
  expect(await vault.findManifestKey('export of ben')).toHaveLength(32);
};

it('an old Postgres under a newer log has forgotten again when it is opened', async () => {
  await world.forget(await world.member('cleo')); // so that there is an old checkpoint, too
  await world.during(() => world.people.backUp());
  await world.forget(ada);
  await world.during(() => world.people.restore());
  await nothingOfAdaButBen();
}, 60_000);

it('an old vault in an otherwise newer Postgres has, too', async () => {
  await world.forget(await world.member('cleo'));
  const tables = ['subjects', 'conversations', 'manifest_keys', 'checkpoint'];
  const { kysely } = world.stores.database;
  await sql`create schema saved`.execute(kysely);
  for (const table of tables)
    await sql`create table ${sql.table(`saved.${table}`)} as table ${sql.table(`vault.${table}`)}`.execute(kysely);
  await world.forget(ada);
  await sql`truncate vault.subjects, vault.checkpoint cascade`.execute(kysely);
  for (const table of tables)
    await sql`insert into ${sql.table(`vault.${table}`)} table ${sql.table(`saved.${table}`)}`.execute(kysely);
  expect(await world.stores.vault.holdsNothingOf(ada)).toBe(false);
  await world.during(() => Promise.resolve());
  await nothingOfAdaButBen();
}, 60_000);

it('both at the same old time have forgotten again whom the list beside them names', async () => {
  await world.during(() => Promise.all([world.log.backUp(), world.people.backUp()]));
  await world.forget(ada);
  await world.during(() => Promise.all([world.log.restore(), world.people.restore()]));
  await nothingOfAdaButBen();
}, 60_000);

const refused = async (why: string): Promise<void> => {
  const { vault, missing } = world.stores;
  expect((await missing()).join()).toContain(`the log is older than ${why}`);
  await expect(vault.person(ben)).rejects.toThrow(OutageError);
  await expect(world.member('dan')).rejects.toThrow(OutageError);
};

it('an old log under a newer vault is not served over, and says why', async () => {
  await world.during(() => world.log.backUp());
  await world.forget(ada);
  await world.during(() => world.log.restore());
  await refused('the vault');
}, 60_000);

it('an old log under newer read models is not, either', async () => {
  await world.during(() => world.log.backUp());
  const { log, database } = world.stores;
  const id = randomUUID();
  await log.append(`conversation-${ben}`, -1n, [{ id, type: 'ConversationStarted', data: {}, metadata: {} }]);
  for await (const { position } of log.read(`conversation-${ben}`)) {
    await openCheckpoint(database.kysely, 'projection:some', []);
    await moveCheckpoints(database.kysely, ['projection:some'], { position, eventId: id });
  }
  await world.during(() => Promise.resolve());
  expect(await world.stores.missing()).toEqual([]);
  await world.during(() => world.log.restore());
  await refused('projection:some');
}, 60_000);
