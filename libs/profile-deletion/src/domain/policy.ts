import { type CodePolicy } from '@envoi/confirmation-code';
import { type Instant, type Milliseconds } from '@envoi/event-sourcing';

/** What operators may set (product rules D2, D3, D7, K3, K4). */
export type DeletionPolicy = Readonly<{
  /** From the confirmation until `begin`; as long as it lasts the request can be cancelled. */
  startAfter: Milliseconds;
  /** How long the goodbye is waited for, and for how long it can be read before the member is signed out. */
  goodbyeWithin: Milliseconds;
  goodbyeHold: Milliseconds;
  /** From the confirmation until it is late. */
  dueWithin: Milliseconds;
  codes: CodePolicy;
}>;

/** What the workspace said about the member, and when it was asked (product rule C8). */
export type Membership = Readonly<{
  managed: boolean;
  lookedUpAt: Instant;
  /** Over which connection they write, as the operators call it. */
  connection?: string;
}>;
