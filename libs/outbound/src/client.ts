import { OutageError, SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { Agent, request as undiciRequest, type Dispatcher } from 'undici';
import { addressGuard } from './addresses.ts';
import { BodyError, discard, readBounded } from './bounded-body.ts';
import { guardedConnector } from './connector.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface OutboundOptions {
  /** CIDR; only these may be connected to. Empty: public addresses only. */
  allowedNetworks: readonly string[];
  /** Default 5 s. */
  connectTimeout?: Milliseconds;
  /** From the request until the headers of the answer. Default 10 s. */
  headersTimeout?: Milliseconds;
  /** Between two pieces of the body. Default 30 s. */
  bodyTimeout?: Milliseconds;
  /** For the whole of a `json` call, body included. Default 30 s. */
  deadline?: Milliseconds;
}

export interface OutboundRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: URL | string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** Aborts the call; it then throws the signal's reason. */
  signal?: AbortSignal;
}

export type ResponseHeaders = Dispatcher.ResponseData['headers'];

export interface OutboundResponse {
  status: number;
  headers: ResponseHeaders;
  /** What `Retry-After` asks for, at most an hour. */
  retryAfter: Milliseconds | undefined;
}

/** The body must be read to its end or destroyed. */
export type StreamedResponse = OutboundResponse & { body: Dispatcher.ResponseData['body'] };

/** `value` is what a 2xx answer holds; undefined for an empty body and for every other status. */
export type JsonResponse = OutboundResponse & { value: unknown };

export interface OutboundClient {
  /** One call, no redirect followed. Throws OutageError when the other side cannot be reached or does not answer in time. */
  request(request: OutboundRequest): Promise<StreamedResponse>;
  /** As `request`, for who does not care about the body. */
  send(request: OutboundRequest): Promise<OutboundResponse>;
  /** As `request`, with the JSON read, at most `maxBytes` of it. Throws BodyError for a 2xx answer that is no such thing. */
  json(request: OutboundRequest, limits: { maxBytes: number }): Promise<JsonResponse>;
  close(): Promise<void>;
}

/** A kept-alive connection that the other side had already closed: not a sign of an outage. */
const staleConnection = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

const codeOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown';
};

/** Class and code only: the original's message may hold an address. */
const outageOf = (error: unknown): OutageError => new OutageError(`no answer: ${codeOf(error)}`);

/** HTTP to outsiders whom we do not trust. Every call may be repeated, so each is sent once more over a fresh connection. */
export const outboundClient = (options: OutboundOptions): OutboundClient => {
  const { connectTimeout = 5 * SECOND, headersTimeout = 10 * SECOND, bodyTimeout = 30 * SECOND } = options;
  const agent = new Agent({
    connect: guardedConnector(addressGuard(options.allowedNetworks), connectTimeout),
    headersTimeout,
    bodyTimeout,
  });

  const send = async (request: OutboundRequest, mayRepeat = true): Promise<StreamedResponse> => {
    const { url, method, headers, body = null, signal = null } = request;
    try {
      const answer = await undiciRequest(url, { dispatcher: agent, method, body, signal, headers: { ...headers } });
      const retryAfter = parseRetryAfter(answer.headers['retry-after'], Date.now());
      return { status: answer.statusCode, headers: answer.headers, retryAfter, body: answer.body };
    } catch (error) {
      request.signal?.throwIfAborted();
      if (mayRepeat && staleConnection.has(codeOf(error))) return send(request, false);
      throw outageOf(error);
    }
  };

  const sendOnly: OutboundClient['send'] = async (request) => {
    const { body, ...answer } = await send(request);
    discard(body);
    return answer;
  };

  const json: OutboundClient['json'] = async (request, { maxBytes }) => {
    const deadline = AbortSignal.timeout(options.deadline ?? 30 * SECOND);
    const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline]);
    try {
      const { body, ...answer } = await send({ ...request, signal });
      if (answer.status >= 200 && answer.status < 300) return { ...answer, value: await readBounded(body, maxBytes) };
      discard(body);
      return { ...answer, value: undefined };
    } catch (error) {
      request.signal?.throwIfAborted();
      throw isOurs(error) ? error : outageOf(error);
    }
  };
  return { request: (request) => send(request), send: sendOnly, json, close: () => agent.destroy() };
};

const isOurs = (error: unknown): boolean => error instanceof OutageError || error instanceof BodyError;
