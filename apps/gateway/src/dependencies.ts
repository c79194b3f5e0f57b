import { type InboxWriter, type WebhookVerifier } from '@envoi/chat';
import { type Clock } from '@envoi/event-sourcing';
import { type BusinessClock } from '@envoi/read-store';
import { type Jwks } from '@envoi/signing';
import { type LinkDependencies } from './links/index.ts';

/** What a connection is to the gateway. */
export type ReceivingConnection = Readonly<{
  id: string;
  /** Of the workspace behind it. */
  workspace: string;
  isAuthentic: WebhookVerifier;
}>;

/** With the playground only: whoever has the token may move business time ahead. */
export type MovableClock = Readonly<{ token: string; clock: BusinessClock }>;

/** What the gateway needs of the rest; whoever starts it puts it together. */
export interface GatewayDependencies {
  connections: readonly ReceivingConnection[];
  inbox: Pick<InboxWriter, 'accept'>;
  clock: Clock;
  /** Names what is missing until all can be served; empty: nothing. */
  missing: () => Promise<readonly string[]>;
  links: LinkDependencies;
  /** Every key that certificates were ever signed with. */
  publicKeys: () => Promise<Jwks>;
  movableClock?: MovableClock;
}

export const GATEWAY_DEPENDENCIES = Symbol('GatewayDependencies');
