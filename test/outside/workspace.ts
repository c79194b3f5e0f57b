import { randomBytes, randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { answerJson, bodyOf, serve, type TestServer } from './server.ts';

export interface TestAttachment {
  id: string;
  name: string;
  uploadedAt: string;
  content: Buffer;
  type?: string;
  place?: { kind: string; id: string; name: string };
  available?: boolean;
  reason?: string;
}

export interface TestMember {
  id: string;
  incarnation: string;
  locale?: string;
  timeZone?: string;
  managed: null | { by: string; organization?: string };
  attachments: TestAttachment[];
}

type Reply = { status: number; body?: unknown; headers?: Record<string, string> };
type Asked = { request: IncomingMessage; response: ServerResponse; query: URLSearchParams };
type Answer = Reply | Promise<Reply>;

/** A workspace of its own, over bare HTTP, that does exactly what a test tells it. */
export class Workspace {
  readonly token = randomBytes(24).toString('base64url');
  readonly members = new Map<string, TestMember>();
  readonly notices: { memberId: string; key: string; body: { kind: string; text: string; cancelUrl: string } }[] = [];
  /** Every call, `GET /members/mia`. */
  readonly calls: string[] = [];
  /** Takes over a request: true when it answered. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  offersNotices = true;
  /** Every step that was asked for, each attempt. */
  readonly steps: { memberId: string; step: string; key: string; incarnation: string }[] = [];
  /** Takes over a step; undefined: it is done. Called once for each attempt under a key that was not answered 200 yet. */
  onStep: (step: string, memberId: string) => Answer | undefined | Promise<undefined> = () => undefined;
  readonly #done = new Map<string, unknown>();
  #server: TestServer | undefined;

  async start(): Promise<this> {
    this.#server = await serve((request, response) => this.#handle(request, response));
    return this;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }

  member(id: string, more: Partial<TestMember> = {}): TestMember {
    const member = { id, incarnation: randomUUID(), managed: null, attachments: [], ...more };
    this.members.set(id, member);
    return member;
  }

  /** Every call answers this status until the result is called. */
  goDown(status = 503): () => void {
    this.intercept = (_, response) => {
      response.writeHead(status).end();
      return true;
    };
    return () => {
      this.intercept = () => false;
    };
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://workspace');
    this.calls.push(`${request.method ?? ''} ${url.pathname}`);
    if (this.intercept(request, response)) return;
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      answerJson(response, 401);
      return;
    }
    const [, kind, rawId, what = 'facts', step = ''] = url.pathname.split('/');
    const id = decodeURIComponent(rawId ?? '');
    if (what === 'deletion') {
      const { status, body, headers } = await this.#step(id, step, request);
      answerJson(response, status, body, headers);
      return;
    }
    if (kind === 'attachments') this.#content(id, request, response);
    else await this.#answer(id, what, { request, response, query: url.searchParams });
  }

  async #answer(id: string, what: string, { request, response, query }: Asked): Promise<void> {
    const member = this.members.get(id);
    const answers = member === undefined ? {} : this.#about(member, query, request);
    const { status, body } = (await answers[what]?.()) ?? { status: 404 };
    answerJson(response, status, body);
  }

  #about(member: TestMember, query: URLSearchParams, request: IncomingMessage): Record<string, () => Answer> {
    const { attachments, ...facts } = member;
    return {
      facts: () => ({ status: 200, body: facts }),
      summary: () => ({ status: 200, body: { attachments: { count: attachments.length } } }),
      attachments: () => ({ status: 200, body: page(attachments, query) }),
      notices: () => this.#notice(member.id, request),
    };
  }

  /** A key that was answered 200 is never executed again; a step for another incarnation changes nothing. */
  async #step(memberId: string, step: string, { headers }: IncomingMessage): Promise<Reply> {
    const key = String(headers['idempotency-key']);
    const incarnation = String(headers['incarnation']);
    this.steps.push({ memberId, step, key, incarnation });
    if (this.#done.has(key)) return { status: 200, body: this.#done.get(key) };
    const answer = (await this.onStep(step, memberId)) ?? this.#performStep(memberId, step, incarnation);
    if (answer.status === 200) this.#done.set(key, answer.body);
    return answer;
  }

  #performStep(memberId: string, step: string, incarnation: string): Reply {
    const member = this.members.get(memberId);
    if (member === undefined && step === 'begin') return { status: 404 };
    if (member?.incarnation !== incarnation) return { status: 200, body: { status: 'done-before' } };
    if (step === 'begin' && member.managed !== null) return { status: 409 };
    if (step === 'content') member.attachments = [];
    if (step === 'unlink') this.members.delete(memberId);
    return { status: 200, body: { status: 'done', counts: { touched: 1 } } };
  }

  async #notice(memberId: string, request: IncomingMessage): Promise<Reply> {
    if (!this.offersNotices) return { status: 404 };
    const key = String(request.headers['idempotency-key']);
    const body = JSON.parse(await bodyOf(request)) as { kind: string; text: string; cancelUrl: string };
    if (!this.notices.some((notice) => notice.key === key)) this.notices.push({ memberId, key, body });
    return { status: 202 };
  }

  #content(id: string, request: IncomingMessage, response: ServerResponse): void {
    const owner = this.members.get(String(request.headers['on-behalf-of']));
    const found = owner?.attachments.find((attachment) => attachment.id === id);
    if (found === undefined) {
      answerJson(response, owner === undefined ? 403 : 404);
      return;
    }
    const { content, type = 'application/octet-stream' } = found;
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined) {
      response.writeHead(200, { 'content-type': type, 'content-length': content.length }).end(content);
      return;
    }
    const last = to === undefined || to === '' ? content.length - 1 : Math.min(Number(to), content.length - 1);
    const part = content.subarray(Number(from), last + 1);
    const range = `bytes ${from}-${last}/${content.length}`;
    response.writeHead(206, { 'content-type': type, 'content-length': part.length, 'content-range': range }).end(part);
  }
}

const page = (attachments: TestAttachment[], query: URLSearchParams) => {
  const until = query.get('uploadedUntil') ?? '';
  const from = Number(query.get('cursor') ?? 0);
  const limit = Number(query.get('limit') ?? 500);
  const all = attachments
    .filter(({ uploadedAt }) => uploadedAt <= until)
    .sort((a, b) => (a.uploadedAt + a.id < b.uploadedAt + b.id ? -1 : 1))
    .map(({ content, available = true, ...rest }) => ({ ...rest, available, size: content.length }));
  const next = from + limit < all.length ? String(from + limit) : null;
  return { items: all.slice(from, from + limit), next };
};
