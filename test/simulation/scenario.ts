import fc from 'fast-check';
import { WORKSPACE_STEPS, type WorkspaceStep } from '@envoi/profile-deletion';
import { type PortName } from './network.ts';
import { type Mode, type Via } from './outside/chat.ts';

/** Something that happens from outside. `after`: so many milliseconds after the one before. */
export type Happening = Readonly<{ after: number }> &
  (
    | Readonly<{ do: 'write'; member: string; via: Via; text: string }>
    /** With the newest code that the member was shown, another one, or one that was shown before. */
    | Readonly<{
        do: 'confirm';
        member: string;
        via: Via;
        command: 'export' | 'deletion';
        code: 'newest' | 'wrong' | 'older';
      }>
    | Readonly<{ do: 'invite'; member: string; via: Via }>
    | Readonly<{ do: 'manage'; member: string }>
    | Readonly<{ do: 'leave' | 'come-back'; member: string }>
    | Readonly<{ do: 'click'; member: string; what: Click }>
    | Readonly<{ do: 'brake'; length: number }>
    /** Somebody of the staff, about the newest request of that member. */
    | Readonly<{ do: 'intervene'; member: string; what: Intervention }>
    | Readonly<{ do: 'redeliver'; which: number }>
    | Readonly<{ do: 'chat'; member: string; mode: Mode }>
    | Readonly<{ do: 'kill'; place: number; downFor: number }>
    | Readonly<{ do: 'pause'; place: number; length: number }>
    | Readonly<{ do: 'outage'; port: PortName; length: number }>
    | Readonly<{ do: 'jump'; by: number }>
    /** The workspace refuses that step of that member; then it does not any more, and an operator drives the deletion again. */
    | Readonly<{ do: 'obstruct'; member: string; step: WorkspaceStep; length: number }>
    | Readonly<{ do: 'poison'; member: string }>
  );

/** A button of a page of ours, or a link of an export. */
export type Click = 'cancel' | 'revoke' | 'use';

export type Intervention = 'cancel' | 'revoke-links' | 'release' | 'release-limit';

export type Scenario = Readonly<{
  members: number;
  attachments: number;
  instances: number;
  /** How often a single call fails, or is slow. */
  weather: 'calm' | 'windy' | 'stormy';
  /** When a confirmed deletion starts: until then it can be cancelled. */
  deletions: 'at once' | 'in an hour';
  happenings: readonly Happening[];
}>;

export const MEMBERS = ['mia', 'ben', 'zoe'];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const after = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 50 }) },
  { weight: 5, arbitrary: fc.integer({ min: 50, max: 1_500 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_500, max: 12_000 }) },
);
const member = fc.constantFrom(...MEMBERS);
const via = fc.constantFrom<Via>('test', 'test', 'other');
const click = fc.constantFrom<Click>('cancel', 'revoke', 'use');
const intervention = fc.constantFrom<Intervention>('cancel', 'revoke-links', 'release', 'release-limit');
const place = fc.integer({ min: 0, max: 1 });
const text = fc.constantFrom(
  ...['Get my attachments', 'Get my attachments', 'Delete me', 'Delete me', 'Help'],
  ...['get my atachments', 'delete me please', 'good morning'],
);
const port = fc.constantFrom<PortName>('log', 'postgres', 'blobs', 'chat', 'workspace');
const by = fc.constantFrom(
  30_000,
  9 * MINUTE,
  11 * MINUTE,
  2 * HOUR,
  23 * HOUR,
  25 * HOUR,
  31 * HOUR,
  6 * 24 * HOUR,
  8 * 24 * HOUR,
);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 40, arbitrary: fc.record({ after, do: fc.constant('write' as const), member, via, text }) },
  {
    weight: 50,
    arbitrary: fc.record({
      after,
      do: fc.constant('confirm' as const),
      member,
      via,
      command: fc.constantFrom('export' as const, 'deletion' as const),
      code: fc.constantFrom(
        'newest' as const,
        'newest' as const,
        'newest' as const,
        'wrong' as const,
        'older' as const,
      ),
    }),
  },
  { weight: 5, arbitrary: fc.record({ after, do: fc.constant('invite' as const), member, via }) },
  { weight: 5, arbitrary: fc.record({ after, do: fc.constant('manage' as const), member }) },
  { weight: 5, arbitrary: fc.record({ after, do: fc.constantFrom('leave' as const, 'come-back' as const), member }) },
  {
    weight: 15,
    arbitrary: fc.record({
      after,
      do: fc.constant('click' as const),
      member,
      what: click,
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      after,
      do: fc.constant('intervene' as const),
      member,
      what: intervention,
    }),
  },
  { weight: 10, arbitrary: fc.record({ after, do: fc.constant('redeliver' as const), which: fc.nat(30) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      after,
      do: fc.constant('chat' as const),
      member,
      mode: fc.constantFrom<Mode>('well', 'down', 'gone', 'refused', 'not-direct'),
    }),
  },
  {
    weight: 15,
    arbitrary: fc.record({
      after,
      do: fc.constant('kill' as const),
      place,
      downFor: fc.constantFrom(50, 1_000, 4_000),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      after,
      do: fc.constant('pause' as const),
      place,
      length: fc.constantFrom(500, 2_500, 3_500, 8_000),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      after,
      do: fc.constant('outage' as const),
      port,
      length: fc.constantFrom(200, 2_000, 9_000),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ after, do: fc.constant('brake' as const), length: fc.constantFrom(2_000, 9_000, 90_000) }),
  },
  { weight: 20, arbitrary: fc.record({ after, do: fc.constant('jump' as const), by }) },
  {
    weight: 10,
    arbitrary: fc.record({
      after,
      do: fc.constant('obstruct' as const),
      member,
      step: fc.constantFrom(...WORKSPACE_STEPS),
      length: fc.constantFrom(2_000, 90_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ after, do: fc.constant('poison' as const), member }) },
);

/** The stories of the product, whole: so that random ones do not stop at the first step. */
const story = fc
  .record({
    member,
    via,
    command: fc.constantFrom('export' as const, 'export' as const, 'deletion' as const),
    gaps: fc.array(after, { minLength: 3, maxLength: 3 }),
    /** The brake is on, and staff let it go on. */
    isHeld: fc.constantFrom(false, false, false, true),
    /** Until the export comes, and its links, or the week, are over. */
    jumps: fc.array(by, { maxLength: 3 }),
    /** The member or staff think better of it, after so many of these jumps. */
    regret: fc.option(
      fc.oneof(
        fc.record({ do: fc.constant('click' as const), what: click }),
        fc.record({ do: fc.constant('intervene' as const), what: intervention }),
      ),
    ),
    regretAfter: fc.nat(3),
  })
  .map(({ command, gaps, isHeld, jumps, regret, regretAfter, ...who }): readonly Happening[] => {
    const [first = 0, second = 0, third = 0] = gaps;

    const later = jumps.map((length): Happening => ({ after: 200 + third, do: 'jump', by: length }));
    const regretted = regret === null ? [] : [{ after: 200 + third, ...regret, member: who.member }];
    return [
      ...(isHeld ? [{ after: 0, do: 'brake' as const, length: 90_000 }] : []),
      { after: first, do: 'write', ...who, text: command === 'export' ? 'Get my attachments' : 'Delete me' },
      { after: 200 + second, do: 'confirm', ...who, command, code: 'newest' },
      ...(isHeld ? [{ after: 1_000 + third, do: 'intervene', member: who.member, what: 'release' } as const] : []),
      ...later.toSpliced(regretAfter, 0, ...regretted),
    ];
  });

/** Random stories of random people, and what goes wrong meanwhile. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  members: fc.constantFrom(1, 1, 2, 3),
  attachments: fc.constantFrom(0, 1, 4, 7),
  instances: fc.constantFrom(1, 2, 2),
  weather: fc.constantFrom('calm' as const, 'windy' as const, 'stormy' as const),
  deletions: fc.constantFrom('at once' as const, 'in an hour' as const),
  happenings: fc
    .array(fc.oneof({ weight: 2, arbitrary: story }, { weight: 5, arbitrary: happening.map((one) => [one]) }), {
      minLength: 2,
      maxLength: 10,
    })
    .map((parts) => parts.flat()),
});
