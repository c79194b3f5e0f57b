import { randomBytes } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { OutageError } from '@envoi/event-sourcing';
import { circuitBreaker, outboundClient, type OutboundClient } from '@envoi/outbound';
import { Webhook } from 'standardwebhooks';
import { violations } from '../../../test/contract.ts';
import { bodyOf, serve, type TestServer } from '../../../test/outside/server.ts';
import { standardWebhooksChat, type ChatMessage, type ChatPort } from './index.ts';

const secrets = [1, 2].map(() => `whsec_${randomBytes(32).toString('base64')}`);
const received: { body: string; headers: IncomingHttpHeaders }[] = [];
let answer: { status: number; headers?: Record<string, string> };
let server: TestServer;
let client: OutboundClient;
let chat: ChatPort;

beforeAll(async () => {
  server = await serve(async (request, response) => {
    received.push({ body: await bodyOf(request), headers: request.headers });
    response.writeHead(answer.status, answer.headers).end('thanks');
  });
  client = outboundClient({ allowedNetworks: ['127.0.0.0/8'] });
});
afterAll(async () => {
  await client.close();
  await server.stop();
});
beforeEach(() => {
  received.length = 0;
  answer = { status: 204 };
  chat = standardWebhooksChat({
    outbound: { url: `${server.url}/assistant`, secrets },
    client,
    breaker: circuitBreaker('acme', { alert: () => undefined }),
  });
});

const notice: ChatMessage = {
  id: 'out-1',
  kind: 'export-ready',
  conversation: { id: 'c1' },
  recipient: { memberId: 'mia' },
  sensitive: true,
  inReplyTo: null,
  text: '**Grüße**',
  plainText: 'Grüße',
};
const full: ChatMessage = {
  ...notice,
  inReplyTo: 'm1',
  command: 'Get my attachments ktsbnr',
  link: { url: 'https://envoi.example/f', title: 'Your files', expiresAt: '2026-11-29T10:00:00.000Z' },
  pages: [{ rel: 'cancel', url: 'https://envoi.example/c' }],
};

describe('a message to the chat', () => {
  it.each([
    ['as short as can be', notice],
    ['with all there is', full],
  ])('is what the contract says: %s', async (_, message) => {
    expect(await chat.send(message)).toEqual({ outcome: 'delivered' });
    const payload = JSON.parse(received[0]!.body) as { data: object };
    expect(violations('chat-webhook', 'Outbound', payload)).toEqual([]);
    expect(payload.data).toEqual({ ...message, unfurl: false });
  });

  it('is signed with each secret, under its own id, which stays the same', async () => {
    await chat.send(notice);
    await chat.send(notice);
    for (const { body, headers } of received) {
      expect(headers['webhook-id']).toBe('out-1');
      for (const secret of secrets) new Webhook(secret).verify(body, headers as Record<string, string>);
    }
    expect(received).toHaveLength(2);
  });

  it.each([
    [200, { outcome: 'delivered' }],
    [202, { outcome: 'delivered' }],
    [400, { outcome: 'refused', status: 400 }],
    [413, { outcome: 'refused', status: 413 }],
    [422, { outcome: 'refused', status: 422 }],
    [409, { outcome: 'not-direct' }],
    [410, { outcome: 'gone' }],
  ])('answered %d is %j', async (status, outcome) => {
    answer = { status };
    expect(await chat.send(notice)).toEqual(outcome);
  });

  it.each([301, 302, 307, 401, 403, 404, 408, 429, 500, 502, 503])(
    'answered %d pauses the connection',
    async (status) => {
      answer = { status, headers: { 'retry-after': '90', location: '/elsewhere' } };
      await expect(chat.send(notice)).rejects.toEqual(new OutageError(`the chat answered ${status}`, 90_000));
      answer = { status: 204 };
      await expect(chat.send(notice)).rejects.toThrow(OutageError);
      expect(received).toHaveLength(1);
    },
  );
});
