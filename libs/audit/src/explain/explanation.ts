import { type Instant } from '@envoi/event-sourcing';
import { type Place } from '../history.ts';
import { type CausedBy, type ReplayTarget, type Told } from '../replay/timeline.ts';

/** Of whom or what the decisions are explained. A request that was refused at once has no id: ask for its subject. */
export type ExplainTarget = Extract<ReplayTarget, { kind: 'request' | 'subject' }>;

/** A rule of the product, in our own words. */
export type Rule = Readonly<{ number: string; sentence: string }>;

/** Why something did not go its straight way. */
export type Explanation = Readonly<{
  outcome: 'refused' | 'postponed' | 'reissued' | 'stopped' | 'lapsed' | 'failed' | 'shown-instead';
  /** The code of the reason, as recorded. */
  reason: string;
  rules: readonly Rule[];
  event: Place;
  requestId?: string;
  at: Instant;
  recordedAt: Instant;
  policy: number;
  causedBy: CausedBy;
  /** What the decision was based on: from the event, and from the state it was taken in. */
  facts: Readonly<Record<string, string | number | boolean>>;
  /** When the workspace was asked about the member; undefined: it was not. */
  lookedUpAt?: Instant;
  /** What the member was told because of it, each edition. */
  told: readonly Told[];
}>;
