import { type Role } from '@envoi/staff-tokens';
import { type z } from 'zod';

/** One route as the document tells of it. What it says of roles and path is compared with the router's. */
export type Operation = Readonly<{
  method: 'get' | 'post';
  /** As OpenAPI has it: `/api/v1/requests/{id}`. */
  path: string;
  id: string;
  summary: string;
  description?: string;
  tag: string;
  /** One of these is enough; none: open to all. */
  roles: readonly Role[];
  params?: z.ZodObject;
  query?: z.ZodType;
  headers?: z.ZodObject;
  body?: z.ZodType;
  answer: z.ZodType;
  /** Default: JSON. */
  answerType?: 'application/json' | 'application/x-ndjson' | 'text/plain';
  /** It has an ETag, and 304 for whoever has it. */
  isTagged?: boolean;
  /** Status → when, beside those that every route has. */
  problems?: Readonly<Record<number, string>>;
}>;
