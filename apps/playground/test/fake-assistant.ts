import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { bodyOf, serve, type TestServer } from '../../../test/outside/server.ts';

export interface Webhooked {
  id: string;
  type: string;
  timestamp: string;
  data: {
    message?: { id: string; text: string; mentionsAssistant?: boolean };
    conversation: { id: string; kind: string };
    sender: { id: string; bot?: boolean; membership?: string };
  };
}

/** The other side of both contracts: keeps what it is told, says what a test wants, and owns the clock. */
export class FakeAssistant {
  readonly secret = `whsec_${Buffer.from('a secret for this test only').toString('base64')}`;
  /** What it signs with itself. */
  readonly ownSecret = `whsec_${Buffer.from('another one, for the way back').toString('base64')}`;
  /** In the order of their arrival; those answered with an error are not among them. */
  readonly webhooks: Webhooked[] = [];
  /** The ids of all that arrived, refused ones included. */
  readonly arrivals: string[] = [];
  /** What webhooks are answered. */
  status = 202;
  offset = 0;
  #server: TestServer | undefined;

  async start(): Promise<this> {
    this.#server = await serve((request, response) => this.#handle(request, response));
    return this;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  stop(): Promise<void> {
    return this.#server?.stop() ?? Promise.resolve();
  }

  /** Posts `message.send` to a playground. */
  async say(playground: string, data: object, as: { secret?: string; id?: string } = {}) {
    const { secret = this.ownSecret, id = randomUUID() } = as;
    const now = new Date();
    const complete = { id, kind: 'help', sensitive: false, unfurl: false, inReplyTo: null, plainText: 'text', ...data };
    const body = JSON.stringify({
      type: 'message.send',
      timestamp: now.toISOString(),
      data: { text: 'text', ...complete },
    });
    const response = await fetch(`${playground}/assistant`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      },
      body,
    });
    await response.text();
    return response.status;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (request.url === '/clock') {
      if (request.headers.authorization !== 'Bearer clock-token') response.statusCode = 401;
      if (request.method === 'POST') this.offset += 86_400_000;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ now: new Date(Date.now() + this.offset).toISOString(), offset: this.offset }));
      return;
    }
    const id = String(request.headers['webhook-id']);
    this.arrivals.push(id);
    const webhook = new Webhook(this.secret).verify(body, request.headers as Record<string, string>);
    if (this.status < 300) this.webhooks.push({ id, ...(webhook as Omit<Webhooked, 'id'>) });
    response.statusCode = this.status;
    response.end();
  }
}
