import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { eventually } from '../eventually.ts';
import { bodyOf, serve, type TestServer } from './server.ts';

/** What a chat platform gets posted (`message.send`). */
export interface Said {
  id: string;
  kind: string;
  conversation: { id: string };
  recipient: { memberId: string };
  sensitive: boolean;
  unfurl: boolean;
  inReplyTo: string | null;
  text: string;
  plainText: string;
  command?: string;
  link?: { url: string; title: string; expiresAt: string };
  pages?: { rel: string; url: string }[];
}

export interface Writes {
  text: string;
  from?: string;
  in?: string;
  kind?: 'direct' | 'group' | 'room';
  id?: string;
  more?: object;
  sender?: object;
  message?: object;
}

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * A chat platform of its own: signs and verifies with an independent implementation of Standard Webhooks, deduplicates by
 * id as the contract asks receivers to, and keeps everything it saw.
 */
export class Chat {
  readonly inboundSecret = newSecret();
  readonly outboundSecret = newSecret();
  /** Each message once, in the order of its first arrival. */
  readonly said: Said[] = [];
  /** Every attempt, retries and refused ones included. */
  readonly attempts: { id: string; kind: string; status: number }[] = [];
  /** What to answer; undefined: 204. */
  answer: (said: Said) => { status: number; headers?: Record<string, string> } | undefined = () => undefined;
  gatewayUrl = '';
  #server: TestServer | undefined;

  async start(): Promise<this> {
    this.#server = await serve(async (request, response) => {
      const body = await bodyOf(request);
      new Webhook(this.outboundSecret).verify(body, request.headers as Record<string, string>);
      const { type, data } = JSON.parse(body) as { type: string; data: Said };
      if (type !== 'message.send' || request.headers['webhook-id'] !== data.id) throw new Error(`not ours: ${type}`);
      const { status, headers = {} } = this.answer(data) ?? { status: 204 };
      this.attempts.push({ id: data.id, kind: data.kind, status });
      if (status < 300 && !this.said.some(({ id }) => id === data.id)) this.said.push(data);
      response.writeHead(status, headers).end();
    });
    return this;
  }

  get url(): string {
    return `${this.#server?.url ?? ''}/assistant`;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  /** Posts any payload as the platform would. */
  async post(payload: unknown, webhookId: string = randomUUID()): Promise<Response> {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const now = new Date();
    return fetch(`${this.gatewayUrl}/webhooks/test`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'webhook-id': webhookId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(this.inboundSecret).sign(webhookId, now, body),
      },
    });
  }

  /** A member writes; returns the message's id once it was accepted. */
  async write({ text, from = 'mia', in: conversation = `dm-${from}`, kind = 'direct', ...w }: Writes): Promise<string> {
    const id = w.id ?? randomUUID();
    const response = await this.post({
      type: 'message.created',
      timestamp: new Date().toISOString(),
      data: {
        message: { id, text, ...w.message },
        conversation: { id: conversation, kind },
        sender: { id: from, ...w.sender },
      },
      ...w.more,
    });
    if (response.status !== 202) throw new Error(`the gateway answered ${response.status}`);
    return id;
  }

  async invite(from = 'mia', conversation = `dm-${from}`, webhookId?: string): Promise<void> {
    const payload = {
      type: 'conversation.started',
      timestamp: new Date().toISOString(),
      data: { conversation: { id: conversation, kind: 'direct' }, sender: { id: from } },
    };
    const { status } = await this.post(payload, webhookId);
    if (status !== 202) throw new Error(`the gateway answered ${status}`);
  }

  /** The answer to one message, when it has come. */
  answerTo(messageId: string): Promise<Said> {
    return this.first(({ inReplyTo }) => inReplyTo === messageId, `an answer to ${messageId}`);
  }

  async ask(writes: Writes): Promise<Said> {
    return this.answerTo(await this.write(writes));
  }

  first(matches: (said: Said) => boolean, what: string): Promise<Said> {
    return eventually(() => {
      const found = this.said.find(matches);
      if (found === undefined)
        throw new Error(`${what} has not come; came: ${this.said.map((s) => s.kind).join(', ')}`);
      return found;
    });
  }

  notice(kind: string): Promise<Said> {
    return this.first((said) => said.kind === kind, kind);
  }
}
