import { STATUS_CODES } from 'node:http';
import { OutageError, SECOND } from '@envoi/event-sourcing';
import { isDatabaseOutage } from '@envoi/read-store';
import { type TokenRefusedError } from '@envoi/staff-tokens';
import { HttpException } from '@nestjs/common';

/** One thing that is wrong with what was sent: where, and what it must be. */
export type Wrong = Readonly<{ field: string; detail: string }>;

type Issue = Readonly<{ message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined }>;

type Extras = Readonly<{
  detail?: string;
  errors?: readonly Wrong[];
  headers?: Readonly<Record<string, string>>;
}>;

/** What is answered instead, as RFC 9457 has it. Never holds anything of a token, of a person, or of another's error. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    private readonly extras: Extras = {},
  ) {
    super(extras.detail ?? STATUS_CODES[status] ?? 'problem');
    this.headers = extras.headers ?? {};
  }

  body(requestId: string): object {
    const { detail, errors } = this.extras;
    const title = STATUS_CODES[this.status];
    const more = { ...(detail !== undefined && { detail }), ...(errors !== undefined && { errors }) };
    return { type: 'about:blank', title, status: this.status, ...more, requestId };
  }

  /** No token, or one that does not count (RFC 6750, section 3). */
  static unauthorized(refused?: TokenRefusedError): Problem {
    const error = refused === undefined ? '' : ', error="invalid_token"';
    return new Problem(401, {
      detail: refused?.message ?? 'a bearer token is needed',
      headers: { 'www-authenticate': `Bearer realm="envoi-admin"${error}` },
    });
  }

  static forbidden(allowed: readonly string[]): Problem {
    return new Problem(403, {
      detail: `one of these roles is needed: ${allowed.join(', ')}`,
      headers: { 'www-authenticate': 'Bearer realm="envoi-admin", error="insufficient_scope"' },
    });
  }

  static invalid(errors: readonly Wrong[]): Problem {
    return new Problem(400, { detail: 'what was sent is not what this takes', errors });
  }

  /** By what a schema found (Standard Schema). */
  static ofIssues(issues: readonly Issue[]): Problem {
    return Problem.invalid(
      issues.map(({ message, path = [] }) => ({
        field: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
        detail: message,
      })),
    );
  }

  static notFound(detail: string): Problem {
    return new Problem(404, { detail });
  }

  /** The record is not what it was: whoever asked for it has found that. */
  static notSealed({ message }: Error): Problem {
    return new Problem(409, { detail: message });
  }

  /** What an error means to whoever asked. 500: a defect, of which they learn nothing but that. */
  static of(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof OutageError) return unavailable(error.retryAfter);
    if (isDatabaseOutage(error)) return unavailable();
    return new Problem(statusOf(error));
  }
}

const unavailable = (retryAfter = 5 * SECOND): Problem =>
  new Problem(503, {
    detail: 'a store or the issuer of tokens cannot be reached now',
    headers: { 'retry-after': String(Math.ceil(retryAfter / SECOND)) },
  });

/** Of Nest's exceptions, and of what Fastify refuses itself: bodies that are too large or no JSON, unreadable requests. */
const statusOf = (error: unknown): number => {
  if (error instanceof HttpException) return error.getStatus();
  const statusCode = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof statusCode === 'number' && statusCode >= 400 ? statusCode : 500;
};
