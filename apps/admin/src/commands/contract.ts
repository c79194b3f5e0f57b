import { z } from 'zod';

export const IDEMPOTENCY_KEY = /^[\w-]{16,64}$/;

/** The same call of one actor is recorded once only. */
export const idempotencyHeaders = z.object({ 'idempotency-key': z.exactOptional(z.string().regex(IDEMPOTENCY_KEY)) });
