import { memoryEventLog, type ProposedEvent } from '@envoi/event-store';
import { ALedger, ORIGIN, aMoment, aRing } from '../test/a-ledger.ts';
import { HEADS_STREAM, memoryLedgerStore, noteSigner, signHead, type WhyStopped } from './index.ts';

type AnEvent = ProposedEvent & Readonly<{ stream: string }>;

/** Who has all of the server: the events go through their hands one by one. Same types, same positions. */
const rewrite = async (
  world: ALedger,
  change: (event: AnEvent, index: number) => readonly AnEvent[],
): Promise<void> => {
  const log = memoryEventLog();
  const revisions = new Map<string, bigint>();
  let index = 0;
  for await (const { stream, id, type, data, metadata } of world.raw.all()) {
    const [parsed, about] = [data, metadata].map((bytes) => JSON.parse(Buffer.from(bytes).toString()) as object);
    for (const changed of change({ stream, id, type, data: parsed ?? {}, metadata: about ?? {} }, index)) {
      const revision = revisions.get(changed.stream) ?? -1n;
      await log.append(changed.stream, revision, [changed]);
      revisions.set(changed.stream, revision + 1n);
    }
    index += 1;
  }
  world.events = log;
};

const forgetTiles = (world: ALedger): void => {
  world.store = memoryLedgerStore(world.leases.isLast);
};

const another = (event: AnEvent): AnEvent => ({ ...event, data: { n: 999 } });

/** 20 events, sealed in several heads. */
const aSealedLog = async (): Promise<ALedger> => {
  const world = new ALedger();
  world.run();
  for (let n = 0; n < 5; n += 1) {
    await world.append(4);
    await world.sealed();
  }
  await world.stop();
  return world;
};

describe('The ledger stops for good, and says why', () => {
  let world: ALedger;
  beforeEach(async () => (world = await aSealedLog()));
  afterEach(() => world.stop());

  const stopsAt = async (why: WhyStopped): Promise<void> => {
    const heads = await world.heads().then(({ length }) => length, () => 0); // prettier-ignore
    const notes = [...world.notes];
    for (const restart of [1, 2]) {
      const ledger = world.run();
      while (ledger.stopped() === undefined) await aMoment();
      expect((await ledger.status().catch(() => ({ stopped: why }))).stopped).toBe(why);
      await world.events.append(`later-${restart}`, -1n, [
        { id: `5f6a1d2e-0000-4000-8000-00000000000${restart}`, type: 'Later', data: {}, metadata: {} },
      ]);
      await new Promise((resolve) => setTimeout(resolve, 40));
      await world.stop();
      expect(world.lines).toHaveLength(restart);
      expect(world.lines.at(-1)).toMatchObject({ level: 'error', alert: 'ledger-stopped', why });
    }
    expect(await world.heads().then(({ length }) => length, () => 0)).toBe(heads); // prettier-ignore
    expect(world.notes).toEqual(notes);
  };

  it('not when the log was only copied', async () => {
    await rewrite(world, (event) => [event]);
    forgetTiles(world);
    world.run();
    await world.append(3);
    await world.sealed();
    expect(await world.faults()).toEqual([]);
    expect(world.lines).toEqual([]);
  });

  it('when the event that was sealed last is another one', async () => {
    const last = 20 + 4 - 1; // four heads lie between
    await rewrite(world, (event, index) => [index === last ? another(event) : event]);
    await stopsAt('last-leaf-not-found');
  });

  it('when the end of the log was cut off', async () => {
    await rewrite(world, (event, index) => (index < 15 ? [event] : []));
    await stopsAt('last-leaf-not-found');
  });

  it('when the end of the log was cut off, and the tiles are gone, too: by the witness', async () => {
    await rewrite(world, (event, index) => (index < 15 ? [event] : []));
    forgetTiles(world);
    await stopsAt('log-too-short');
  });

  it.each([
    ['changed', (event: AnEvent) => [another(event)]],
    ['dropped', () => []],
    ['inserted', (event: AnEvent) => [{ ...event, id: '5f6a1d2e-0000-4000-8000-0000000000aa' }, event]],
    ['given another id', (event: AnEvent) => [{ ...event, id: '5f6a1d2e-0000-4000-8000-0000000000aa' }]],
    ['given another type', (event: AnEvent) => [{ ...event, type: 'Renamed' }]],
    ['re-dated', (event: AnEvent) => [{ ...event, metadata: { recordedAt: '2020-01-01T00:00:00.000Z' } }]],
  ] as const)('when an event was %s long ago, and the tiles are made anew', async (_, change) => {
    await rewrite(world, (event, index) => (index === 2 ? change(event) : [event]));
    await world.append(1, 'one-more');
    forgetTiles(world);
    await stopsAt('head-not-consistent');
  });

  it('when the heads were removed with what they are about: by the witness', async () => {
    const change = (event: AnEvent, index: number) => [index === 2 ? another(event) : event];
    await rewrite(world, (event, index) => (event.stream === HEADS_STREAM ? [] : change(event, index)));
    forgetTiles(world);
    await stopsAt('witness-not-consistent');
  });

  it('when somebody else has signed a head', async () => {
    const { size, root, recordedUntil } = (await world.heads()).at(-1)!;
    const forged = signHead({ size: size + 1, root, recordedUntil }, noteSigner(ORIGIN, aRing('x'))).note;
    await world.events.append(HEADS_STREAM, 4n, [
      {
        id: '5f6a1d2e-0000-4000-8000-0000000000aa',
        type: 'TreeHeadSigned',
        data: { checkpoint: forged },
        metadata: {},
      },
    ]);
    await stopsAt('head-not-ours');
  });

  it.each(['not JSON', '', 'x\n1\nx\n\n— x x\n'])(
    'when the last line of the witness is no head of ours: %j',
    async (note) => {
      world.notes.push(note);
      await stopsAt('witness-not-ours');
    },
  );

  it('when the witness was signed for another log', async () => {
    const { size, root, recordedUntil } = (await world.heads()).at(-1)!;
    world.notes.push(signHead({ size, root: Buffer.alloc(32), recordedUntil }, noteSigner(ORIGIN, world.keys)).note);
    await stopsAt('witness-not-consistent');
    expect(root).not.toEqual(Buffer.alloc(32));
  });
});
