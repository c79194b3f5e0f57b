import { type CodePolicy } from '@envoi/confirmation-code';
import { type Instant, type Milliseconds } from '@envoi/event-sourcing';

/** What operators may set (product rules E2, E4, E5, K3, K4). */
export type ExportPolicy = Readonly<{
  /** From the confirmation until the work starts. */
  readyAfter: Milliseconds;
  /** From the confirmation until it is late. */
  dueWithin: Milliseconds;
  linksValidFor: Milliseconds;
  /** The rolling window of one export. */
  every: Milliseconds;
  codes: CodePolicy;
}>;

/** What the workspace said about the member, and when it was asked (product rule C8). */
export type Membership = Readonly<{
  managed: boolean;
  lookedUpAt: Instant;
  /** Over which connection they write, as the operators call it. */
  connection?: string;
}>;
