import { type InboxEntry } from '@envoi/chat';
import { MINUTE, OutageError, instant, plus, type Instant } from '@envoi/event-sourcing';
import { type Member } from '@envoi/workspace';
import { Hearing, type HearingDependencies } from './hearing.ts';

const noon = instant('2026-11-24T12:00:00Z');
const visit = { key: 'c', now: noon, attempt: 1, generation: 0, lost: new AbortController().signal, assertHeld: () => undefined }; // prettier-ignore

type Message = Extract<InboxEntry['message'], { type: 'message' }>;

const entry = (seq: number, more: Partial<Message> = {}, acceptedAt = noon): InboxEntry => ({
  seq: BigInt(seq),
  connection: 'acme',
  workspace: 'acme',
  dedup: `d${seq}`,
  sender: 's',
  acceptedAt,
  unknown: false,
  message: {
    type: 'message',
    id: `m${seq}`,
    text: 'Help',
    format: 'plain',
    mentionsAssistant: false,
    conversation: { id: 'dm', kind: 'direct' },
    sender: { id: 'mia', membership: 'member', bot: false },
    ...more,
  },
});

/** An inbox in memory, with everything that was done to it and said, in order. */
class World {
  readonly log: string[] = [];
  readonly limited = new Set<bigint>();
  readonly unknown = new Set<bigint>();
  readonly done = new Set<bigint>();
  member: Member | undefined = { id: 'mia', incarnation: 'first', managed: null };
  failures: Error[] = [];

  constructor(
    readonly entries: readonly InboxEntry[],
    readonly most = 20,
  ) {}

  get deps(): HearingDependencies {
    const before = ({ seq }: Pick<InboxEntry, 'seq'>) => this.entries.filter((other) => other.seq < seq);
    return {
      inbox: {
        next: () => {
          const next = this.entries.find(({ seq }) => !this.done.has(seq));
          return Promise.resolve(next && { ...next, unknown: this.unknown.has(next.seq) });
        },
        finish: ({ seq }) => this.#note(`finish ${seq}`, () => this.done.add(seq)),
        disregard: ({ seq }) => this.#note(`disregard ${seq}`, () => this.done.add(seq)),
        markUnknown: ({ seq }) => this.#note('', () => this.unknown.add(seq)),
        markLimited: ({ seq }) => this.#note('', () => this.limited.add(seq)),
        previousWasLimited: (one) => Promise.resolve(this.limited.has(before(one).at(-1)?.seq ?? -1n)),
        earlier: (one, { since, most }) =>
          Promise.resolve(
            before(one)
              .filter(({ seq, acceptedAt }) => !this.limited.has(seq) && acceptedAt > since)
              .map(({ acceptedAt }) => acceptedAt)
              .reverse()
              .slice(0, most),
          ),
      },
      clock: { now: () => noon },
      members: {
        hear: ({ seq }, _, tooMany?: Instant) =>
          this.#note(tooMany === undefined ? `hear ${seq}` : `too many ${seq} until ${tooMany}`, () => undefined),
        tellDelay: ({ seq }) => this.#note(`delay ${seq}`, () => undefined),
      },
      strangers: { answer: ({ seq }, kind) => this.#note(`${kind} ${seq}`, () => undefined) },
      workspaceOf: () => ({
        member: () => {
          const failure = this.failures.shift();
          return failure === undefined ? Promise.resolve(this.member) : Promise.reject(failure);
        },
      }),
      messagesPer10Minutes: this.most,
    };
  }

  #note(line: string, effect: () => unknown): Promise<void> {
    effect();
    if (line !== '') this.log.push(line);
    return Promise.resolve();
  }
}

const hear = (world: World) => new Hearing(world.deps).perform(visit);

describe('hearing', () => {
  it('answers what was said to it, one after the other', async () => {
    const world = new World([entry(1), entry(2)]);
    await hear(world);
    expect(world.log).toEqual(['hear 1', 'finish 1', 'hear 2', 'finish 2']);
  });

  it('holds up a conversation while the workspace is down, and loses nothing', async () => {
    const world = new World([entry(1), entry(2)]);
    world.failures = [new OutageError('down')];
    await expect(hear(world)).rejects.toThrow(OutageError);
    expect(world.log).toEqual([]);
    await hear(world);
    expect(world.log).toEqual(['hear 1', 'finish 1', 'hear 2', 'finish 2']);
  });

  it.each([
    ['a bot', { sender: { id: 'b', membership: 'member', bot: true } }],
    ['talk in a group', { conversation: { id: 'g', kind: 'group' }, text: 'Shall we delete me?' }],
    ['a near miss in a room', { conversation: { id: 'r', kind: 'room' }, text: 'Get my atachments' }],
  ] as const)('is silent about %s, and keeps nothing of it', async (_, more) => {
    const world = new World([entry(1, more)]);
    await hear(world);
    expect(world.log).toEqual(['disregard 1']);
  });

  it.each([
    ['not-direct', 'addressed in a group', { conversation: { id: 'g', kind: 'group' }, mentionsAssistant: true, text: 'Hi' }],
    ['not-direct', 'given a command in a room', { conversation: { id: 'r', kind: 'room' }, text: 'Get my attachments' }],
    ['guest', 'written to by a guest', { sender: { id: 'g', membership: 'guest', bot: false } }],
    ['guest', 'written to by somebody federated', { sender: { id: 'g', membership: 'federated', bot: false } }],
    ['unknown-person', 'written to by nobody it knows', { sender: { id: 'g', membership: 'unknown', bot: false } }],
  ] as const)('says %s when it is %s', async (kind, _, more) => {
    const world = new World([entry(1, more)]);
    await hear(world);
    expect(world.log).toEqual([`${kind} 1`, 'finish 1']);
  }); // prettier-ignore

  it('tells whom the workspace does not know so', async () => {
    const world = new World([entry(1)]);
    world.member = undefined;
    await hear(world);
    expect(world.log).toEqual(['unknown-person 1', 'finish 1']);
  });

  it('says the same of it when it is heard again, whoever they are by then', async () => {
    const world = new World([entry(1)]);
    world.member = undefined;
    await hear(world);
    world.done.delete(1n);
    world.member = { id: 'mia', incarnation: 'second', managed: null };
    await hear(world);
    expect(world.log).toEqual(['unknown-person 1', 'finish 1', 'unknown-person 1', 'finish 1']);
  });

  it('says once when to write again, and hears again from then on', async () => {
    const at = (minutes: number) => plus(noon, minutes * MINUTE);
    const world = new World(
      [0, 1, 2, 3, 9, 10.5].map((minutes, n) => entry(n + 1, {}, at(minutes))),
      2,
    );
    await hear(world);
    expect(world.log.filter((line) => !line.startsWith('finish'))).toEqual([
      'hear 1',
      'hear 2',
      `too many 3 until ${at(10)}`,
      'hear 6',
    ]);
  });

  it('does not answer a flood of guests', async () => {
    const sender = { id: 'g', membership: 'guest', bot: false } as const;
    const world = new World([entry(1, { sender }), entry(2, { sender })], 1);
    await hear(world);
    expect(world.log).toEqual(['guest 1', 'finish 1', 'finish 2']);
  });

  it('says the same of the first beyond the limit when it is heard again', async () => {
    const world = new World([entry(1), entry(2)], 1);
    await hear(world);
    world.done.delete(2n);
    await hear(world);
    expect(world.log.filter((line) => line.startsWith('too many'))).toHaveLength(2);
  });

  it.each([
    ['delay 1', 'a member', {}],
    [undefined, 'nobody whom it may keep nothing about', { sender: { id: 'g', membership: 'guest', bot: false } }],
    [undefined, 'no bot', { sender: { id: 'b', membership: 'member', bot: true } }],
  ] as const)('says %s, when it is parked, to %s', async (told, _, more) => {
    const world = new World([entry(1, more), entry(2)]);
    await new Hearing(world.deps).onParking(visit);
    expect(world.log).toEqual(told === undefined ? [] : [told]);
  });

  it('waits for a connection that is not configured', async () => {
    const world = new World([entry(1)]);
    const hearing = new Hearing({ ...world.deps, workspaceOf: () => undefined });
    await expect(hearing.perform(visit)).rejects.toThrow(OutageError);
  });
});
