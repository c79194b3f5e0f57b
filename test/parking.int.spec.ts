import { randomBytes, randomUUID } from 'node:crypto';
import { CancelAttachmentExport, type ExportId } from '@envoi/attachment-export';
import {
  Brake,
  InboxReader,
  InboxWriter,
  ToldOnce,
  chatKeys,
  migrateChat,
  parseInbound,
  type ChatMessage,
} from '@envoi/chat';
import { eventSchemas, openSlices, type Slices } from '@envoi/composition';
import { Codes } from '@envoi/confirmation-code';
import {
  consumerStore,
  listParked,
  listRedrives,
  migrateConsumers,
  redrive,
  runConsumers,
  type Consumers,
} from '@envoi/consumers';
import { HOUR, instant, plus, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog, type EventLog, type EventSchemas } from '@envoi/event-store';
import { generateKeyring, parseKeyring } from '@envoi/keyring';
import { sql } from '@envoi/read-store';
import { openVault, sealer as sealerOf, type Vault } from '@envoi/vault';
import { worksOf } from '../apps/worker/src/works.ts';
import { collectingLogger } from './consumers.ts';
import { eventually } from './eventually.ts';
import { SimulatedChat } from './simulation/outside/chat.ts';
import { SimulatedWorkspace } from './simulation/outside/workspace.ts';
import { anEntry } from './simulation/stores/ledger.ts';
import { simulatedPreparation } from './simulation/preparation.ts';
import { policies } from './simulation/world.ts';
import { startTestPostgres, type TestPostgres } from './stores.ts';

const policy = policies['at once'];

const ring = (name: string) => parseKeyring(generateKeyring(name), name);
const clock = { now: () => instant(Date.now()) };
const why = { actor: randomUUID(), reason: 'fixed-here', ticket: 'OPS-1' };

/** A version of the product that does not know that type of event yet. */
const without = (type: string): EventSchemas =>
  Object.fromEntries(
    Object.entries(eventSchemas).map(([category, schemas]) => [
      category,
      Object.fromEntries(Object.entries(schemas).filter(([name]) => name !== type)),
    ]),
  );

/** The real works over real inbox, vault and visits; a log in memory, and an outside that misbehaves on demand. */
class Place {
  readonly log: EventLog = memoryEventLog();
  readonly chat = new SimulatedChat(clock.now);
  readonly workspace = new SimulatedWorkspace(clock.now);
  readonly logger = collectingLogger();
  readonly keys = chatKeys(randomBytes(32));
  /** A defect of ours in sending these. */
  isSpoiled: (message: ChatMessage) => boolean = () => false;
  readonly #sealer = sealerOf(ring('v1'));
  readonly #codes = new Codes(ring('c1'));
  readonly #linkKeys = ring('l1');
  readonly #running: (() => Promise<void>)[] = [];

  constructor(
    private readonly postgres: TestPostgres,
    readonly vault: Vault,
  ) {
    for (const id of ['mia', 'tom'])
      this.workspace.people.set(id, { id, incarnation: 1, isManaged: false, isThere: true, absences: [], attachments: 1 }); // prettier-ignore
  }

  /** Stops what runs, and starts a worker of that version. */
  async work(schemas: EventSchemas = eventSchemas): Promise<void> {
    await this.stop();
    const { database } = this.postgres;
    const { log, vault, workspace, logger } = this;
    const brake = new Brake(database);
    const chat = {
      send: (message: ChatMessage) =>
        this.isSpoiled(message) ? Promise.reject(new TypeError('of undefined')) : this.chat.port.send(message),
    };
    const outside = { connections: [], chatOf: () => chat, workspaceOf: () => workspace };
    const streams = new Streams(log, schemas, { now: clock.now, policyVersion: 1 });
    const parts = { streams, vault, outside, clock, codes: this.#codes, brake, policy };
    const slices = await openSlices(parts);
    const works = worksOf({
      ...{ ...slices, ...parts, logger },
      inbox: this.inbox,
      toldOnce: new ToldOnce(database, this.keys),
      linkKeys: this.#linkKeys,
      chatKeys: this.keys,
      publicUrl: 'https://envoi.example',
      preparation: simulatedPreparation(vault, workspace),
      signing: { sign: () => Promise.resolve('a.b.c') },
      ledger: { entryOf: (_, revision) => Promise.resolve(anEntry(revision)) },
    });
    const consumers: Consumers = await runConsumers({
      ...{ store: consumerStore(database), log, streams, works, clock, logger, projections: [], holder: 'worker' },
      backOff: { first: 2, most: 10, probe: 10, random: () => 1 },
    });
    this.#running.push(async () => {
      await consumers.stop();
      await slices.close();
    });
  }

  async stop(): Promise<void> {
    for (const stop of this.#running.splice(0)) await stop();
  }

  /** Decides over the log as the newest version does, whoever is working. */
  async decide<Result>(act: (slices: Slices, streams: Streams) => Promise<Result>): Promise<Result> {
    const { database } = this.postgres;
    const streams = new Streams(this.log, eventSchemas, { now: clock.now, policyVersion: 1 });
    const outside = { connections: [], chatOf: () => undefined, workspaceOf: () => this.workspace };
    const brake = new Brake(database);
    const slices = await openSlices({ streams, vault: this.vault, outside, clock, codes: this.#codes, brake, policy });
    return act(slices, streams).finally(() => slices.close());
  }

  get inbox(): InboxReader {
    return new InboxReader(this.postgres.database, this.#sealer);
  }

  /** Resolves with the message's id. */
  async write(from: string, text: string): Promise<string> {
    const writer = new InboxWriter({ database: this.postgres.database, sealer: this.#sealer, keys: this.keys });
    const id = randomUUID();
    const about = { conversation: { id: `dm-${from}`, kind: 'direct' }, sender: { id: from } };
    const message = parseInbound({ type: 'message.created', data: { message: { id, text }, ...about } })!;
    await writer.accept({ connection: 'test', workspace: 'test', webhookId: id, message, acceptedAt: clock.now() });
    return id;
  }

  told(member: string): readonly (readonly [kind: string, inReplyTo: string | null])[] {
    return this.chat.shownTo(member).map(({ kind, inReplyTo }) => [kind, inReplyTo] as const);
  }

  async ask(from: string, text: string): Promise<ChatMessage> {
    const id = await this.write(from, text);
    const answer = () => {
      const found = this.chat.shownTo(from).find(({ inReplyTo }) => inReplyTo === id);
      if (found === undefined) throw new Error(`${text} of ${from} is not answered`);
      return found;
    };
    return eventually(answer, { every: 2 });
  }

  async subject(member: string): Promise<SubjectId> {
    const incarnation = `${member}-1`;
    return (await this.vault.subjectOf({ workspace: 'test', memberId: member, incarnation, at: clock.now() })).subject;
  }

  /** Resolves with the keys that are parked in that work; waits for so many. */
  parked(work: string, count = 1): Promise<readonly string[]> {
    return eventually(async () => {
      const keys = (await listParked(this.postgres.database)).filter((one) => one.work === work).map(({ key }) => key);
      expect(keys).toHaveLength(count);
      return keys;
    });
  }

  async redriveAll(): Promise<void> {
    for (const { work, key } of await listParked(this.postgres.database))
      expect(await redrive(this.postgres.database, { work, key }, why)).toBe(true);
  }

  alerts(work: string) {
    return this.logger.lines.filter((line) => line['alert'] === 'visit-parked' && line['work'] === work);
  }
}

let postgres: TestPostgres;
let vault: Vault;
let place: Place;
beforeAll(async () => {
  postgres = await startTestPostgres();
  await migrateConsumers(postgres.database);
  await migrateChat(postgres.database);
  vault = await openVault(postgres.database, ring('v1'));
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  for (const table of ['envoi.visits', 'envoi.redrives', 'envoi.checkpoints', 'envoi.inbox', 'vault.subjects'])
    await sql`truncate ${sql.table(table)} cascade`.execute(postgres.database.kysely);
  place = new Place(postgres, vault);
});
afterEach(() => place.stop());

const others = async (): Promise<void> => {
  const started = performance.now();
  await place.ask('tom', 'Help');
  expect(performance.now() - started).toBeLessThan(1_000);
};

it('a message that cannot be handled waits for an operator, those behind it wait, the member is told, and all are answered in order', async () => {
  await place.work();
  await place.ask('mia', 'Get my attachments');
  await place.work(without('AttachmentExportRequested'));
  const stuck = await place.write('mia', 'Get my attachments');
  const behind = await place.write('mia', 'Help');
  await others();
  const [key = ''] = await place.parked('inbox');
  await eventually(() => place.told('mia').length === 2);
  expect(place.told('mia').at(-1)).toEqual(['answer-delayed', null]);
  expect(place.alerts('inbox')).toMatchObject([{ key, attempts: 10, error: 'UnknownEventError', level: 'error' }]);
  await others();

  await place.redriveAll(); // too early
  await eventually(() => place.alerts('inbox').length === 2);
  await place.parked('inbox');
  expect(place.told('mia')).toHaveLength(2); // of the same message once

  await place.work();
  await place.redriveAll();
  await eventually(() => place.told('mia').length === 4);
  expect(place.told('mia').slice(2)).toEqual([['export-instructions', stuck], ['help', behind]]); // prettier-ignore
  expect(await place.inbox.oldestUnanswered()).toBeUndefined();
  expect(await listParked(postgres.database)).toEqual([]);
  const redrives = await listRedrives(postgres.database.kysely, { work: 'inbox', key });
  expect(redrives).toMatchObject([1, 2].map((generation) => ({ generation, ...why })));
});

it('a message that cannot be sent waits for an operator, those behind it wait, the member is told, and all arrive in order', async () => {
  place.isSpoiled = ({ kind, recipient }) => kind === 'help' && recipient.memberId === 'mia';
  await place.work();
  const stuck = await place.write('mia', 'Help');
  const behind = await place.write('mia', 'What is this?');
  const [key = ''] = await place.parked('delivery');
  expect(key).toContain(await place.subject('mia'));
  expect(place.told('mia')).toEqual([['answer-delayed', null]]);
  expect(place.alerts('delivery')).toMatchObject([{ key, attempts: 10, error: 'TypeError' }]);
  await others();

  await place.redriveAll(); // too early
  await eventually(() => place.alerts('delivery').length === 2);
  await place.parked('delivery');
  expect(place.told('mia')).toHaveLength(1);

  place.isSpoiled = () => false;
  await place.redriveAll();
  await eventually(() => place.told('mia').length === 3);
  expect(place.told('mia').slice(1)).toEqual([['help', stuck], ['unknown', behind]]); // prettier-ignore
});

it('a notice that cannot be made waits for an operator, and is given then', async () => {
  await place.work();
  const { command } = await place.ask('mia', 'Get my attachments');
  const { pages = [] } = await place.ask('mia', command!);
  const exportId = /[0-9a-f-]{36}/.exec(pages[0]!.url)![0] as ExportId;
  await place.work(without('AttachmentExportCancelled'));
  const subject = await place.subject('mia');
  const cause = { causation: randomUUID(), correlation: exportId, at: clock.now() };
  await place.decide(({ commands }) => commands.execute(new CancelAttachmentExport(subject, exportId, cause)));
  expect(await place.parked('notices')).toEqual([subject]);
  expect(place.alerts('notices')).toHaveLength(1);
  await others();
  const before = place.told('mia').length;

  await place.work();
  await place.redriveAll();
  await eventually(() => place.told('mia').length > before);
  expect(place.told('mia').slice(before)).toEqual([['export-cancelled', null]]);
});

it('what was said in words that a worker cannot read arrives when one can', async () => {
  await place.work();
  await place.ask('mia', 'Get my attachments');
  const subject = await place.subject('mia');
  const conversation = await vault.conversationOf(subject, { connection: 'test', conversationId: 'dm-mia' });
  await place.work(without('AssistantSpoke'));
  await place.decide((_, streams) => {
    const data = { outgoing: randomUUID(), edition: 1, conversation, kind: 'help', template: 2 };
    return streams.transact(
      { category: 'conversation', initialState: {}, evolve: (state) => state },
      subject,
      { cause: { causation: randomUUID(), correlation: 'test', at: clock.now() }, command: 'Test' },
      () => [{ type: 'AssistantSpoke', data: { ...data, locale: 'en', timeZone: 'UTC', parameters: {}, introduced: false, isReply: false } }], // prettier-ignore
    );
  });
  expect(await place.parked('delivery')).toEqual([subject]);

  await place.work();
  await place.redriveAll();
  await eventually(() => place.told('mia').length === 2);
  expect(place.told('mia').at(-1)).toEqual(['help', null]);
});

it('an outage parks nothing, however long it lasts, and nobody is told of a delay', async () => {
  await place.work();
  await place.ask('mia', 'Help');
  place.chat.modes.set('dm-mia', 'down');
  const stuck = await place.write('mia', 'Help');
  await eventually(() => place.chat.attempts.filter(({ outcome }) => outcome === 'down').length > 15);
  const behind = await place.write('mia', 'Help');
  place.chat.modes.delete('dm-mia');
  await eventually(() => place.told('mia').length === 3);
  expect(place.told('mia').slice(1)).toEqual([['help', stuck], ['help', behind]]); // prettier-ignore
  expect(place.alerts('delivery')).toEqual([]);
});

it('who is just being forgotten when they write is heard as somebody new afterwards', async () => {
  await place.work();
  await place.ask('mia', 'Help');
  const before = await place.subject('mia');
  await vault.markIdle(plus(clock.now(), HOUR), 10);
  const id = await place.write('mia', 'Help');
  const outages = () =>
    place.logger.lines.filter((line) => line['work'] === 'inbox' && line['error'] === 'OutageError');
  await eventually(() => outages().length > 15);
  await vault.forget(before);
  await eventually(() => place.told('mia').some(([, inReplyTo]) => inReplyTo === id));
  expect(place.alerts('inbox')).toEqual([]);
  expect(await place.subject('mia')).not.toBe(before);
});
