import { OutageError } from '@envoi/event-sourcing';
import { type CircuitBreaker, type OutboundClient } from '@envoi/outbound';
import { type ChatMessage, type ChatOutcome, type ChatPort } from './port.ts';
import { signWebhook } from './signatures.ts';

export interface StandardWebhooksOptions {
  /** Of the connection: where to post, and the secrets (`whsec_…`) to sign with. */
  outbound: Readonly<{ url: string; secrets: readonly string[] }>;
  client: OutboundClient;
  /** Of the connection: no call is made while it is known to be down. */
  breaker: CircuitBreaker;
  /** The machine's clock, in milliseconds: signatures use real time. */
  now?: () => number;
}

/** A chat platform that speaks the profile of Standard Webhooks of the project's contract. */
export const standardWebhooksChat = (options: StandardWebhooksOptions): ChatPort => {
  const { outbound, client, breaker, now = Date.now } = options;
  return {
    send: (message) =>
      breaker.run(async () => {
        const at = now();
        const body = JSON.stringify(payloadOf(message, at));
        const headers = {
          ...signWebhook(outbound.secrets, { id: message.id, body, now: at }),
          'content-type': 'application/json',
        };
        const { status, retryAfter } = await client.send({ method: 'POST', url: outbound.url, headers, body });
        return outcomeOf(status, retryAfter);
      }),
  };
};

const payloadOf = ({ link, command, pages, ...message }: ChatMessage, at: number) => ({
  type: 'message.send',
  timestamp: new Date(at).toISOString(),
  data: { ...message, unfurl: false, command, link, pages },
});

const outcomeOf = (status: number, retryAfter: number | undefined): ChatOutcome => {
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  switch (status) {
    case 400:
    case 413:
    case 422:
      return { outcome: 'refused', status };
    case 409:
      return { outcome: 'not-direct' };
    case 410:
      return { outcome: 'gone' };
    default:
      throw new OutageError(`the chat answered ${status}`, retryAfter);
  }
};
