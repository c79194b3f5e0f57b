import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestPostgres, type TestPostgres } from '../../../test/stores.ts';
import type { ConversationView, MemberView } from '../src/api.ts';
import { startPlayground, type Playground } from '../src/start-playground.ts';
import { FakeAssistant } from './fake-assistant.ts';

/** A playground with an assistant, both listening, over a Postgres of their own. */
export class Running {
  readonly assistant = new FakeAssistant();
  readonly token = 'workspace-token';
  readonly logged: string[] = [];
  #postgres: TestPostgres | undefined;
  #directory = '';
  #playground: Playground | undefined;

  async start(): Promise<this> {
    [this.#postgres, this.#directory] = await Promise.all([
      startTestPostgres(),
      mkdtemp(join(tmpdir(), 'playground-')),
    ]);
    await this.assistant.start();
    await this.startPlayground();
    return this;
  }

  get url(): string {
    return this.#playground?.url ?? '';
  }

  get postgres(): TestPostgres {
    if (this.#postgres === undefined) throw new Error('not started');
    return this.#postgres;
  }

  get blobDirectory(): string {
    return join(this.#directory, 'blobs');
  }

  async startPlayground(): Promise<void> {
    this.#playground = await startPlayground({
      databaseUrl: this.postgres.url,
      blobDirectory: this.blobDirectory,
      host: '127.0.0.1',
      port: 0,
      pageDirectory: 'dist/apps/playground/page',
      assistant: {
        gatewayUrl: this.assistant.url,
        connection: 'playground',
        secret: this.assistant.secret,
        incomingSecret: this.assistant.ownSecret,
      },
      workspaceToken: this.token,
      clock: { url: this.assistant.url, token: 'clock-token' },
      log: (line) => this.logged.push(line),
    });
  }

  stopPlayground(): Promise<void> {
    return this.#playground?.stop() ?? Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.stopPlayground();
    await this.assistant.stop();
    await this.#postgres?.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** A call of the assistant on the workspace API. */
  workspace(path: string, { headers = {}, ...init }: { method?: string; body?: string; headers?: object } = {}) {
    return fetch(`${this.url}/workspace${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(init.body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
  }

  /** `device`: as the page calls it; without it, as the User-Agent does. */
  async signIn(name: string, device?: string): Promise<Member> {
    const members = (await (await fetch(`${this.url}/api/members`)).json()) as MemberView[];
    const id = members.find((member) => member.name === name)?.id ?? '';
    const response = await fetch(`${this.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ memberId: id, device }),
    });
    return new Member(this, id, response.headers.get('set-cookie')?.split(';')[0] ?? '');
  }
}

/** What somebody does who is signed in. */
export class Member {
  readonly id: string;
  readonly #running: Running;
  readonly #cookie: string;

  constructor(running: Running, id: string, cookie: string) {
    this.#running = running;
    this.id = id;
    this.#cookie = cookie;
  }

  call(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.#running.url}/api${path}`, {
      method,
      headers: { cookie: this.#cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async read<T>(path: string): Promise<T> {
    return (await (await this.call('GET', path)).json()) as T;
  }

  async conversation(name: string): Promise<ConversationView> {
    const found = (await this.read<ConversationView[]>('/conversations')).find((one) => one.name === name);
    if (found === undefined) throw new Error(`no conversation ${name}`);
    return found;
  }

  async inviteAssistant(): Promise<ConversationView> {
    const wanted = { kind: 'direct', memberIds: [], withAssistant: true };
    return (await (await this.call('POST', '/conversations', wanted)).json()) as ConversationView;
  }

  upload(conversationId: string, name: string, content: Blob): Promise<Response> {
    const body = new FormData();
    body.append('file', content, name);
    return fetch(`${this.#running.url}/api/conversations/${conversationId}/attachments`, {
      method: 'POST',
      headers: { cookie: this.#cookie },
      body,
    });
  }

  /** One file whose bytes come as they come; ends only with `signal` when `bytes` does not end. */
  uploadRaw(conversationId: string, bytes: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<Response> {
    const head = '--edge\r\ncontent-disposition: form-data; name="file"; filename="endless.bin"\r\n\r\n';
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(head)),
    });
    bytes.pipeTo(writable, { signal }).catch(() => undefined); // what was broken off is seen by the caller's request
    return fetch(`${this.#running.url}/api/conversations/${conversationId}/attachments`, {
      method: 'POST',
      headers: { cookie: this.#cookie, 'content-type': 'multipart/form-data; boundary=edge' },
      body: readable,
      duplex: 'half',
      signal,
    });
  }
}
