import { type Instant } from '@envoi/event-sourcing';
import { z } from 'zod';

/** `typ` of the JWS in the last line. */
export const EVIDENCE_TYPE = 'envoi-evidence+jwt';

/** What clocks of writers may differ by, together with the longest time that an append may take, in milliseconds. */
export const TOLERANCE = 120_000;

const instant = z.iso.datetime({ precision: 3 }).transform((text) => text as Instant);

/** The first line: what the file is about, for whom it was made, and by whom. */
export const headerSchema = z.strictObject({
  evidence: z.literal(1),
  /** Name of the log, as in its heads. */
  origin: z.string(),
  /** By `recordedAt`: `from` is inside, `to` is not. */
  period: z.strictObject({ from: instant, to: instant, tolerance: z.literal(TOLERANCE) }),
  exported: z.strictObject({
    at: instant,
    /** Of the staff: our own id for whoever exported it; absent from the operators' direct way. */
    by: z.guid().optional(),
    recipient: z.string(),
    reason: z.string(),
    ticket: z.string(),
  }),
  /** The query that the entries answer, in words. */
  query: z.string(),
});
export type Header = z.output<typeof headerSchema>;

/** The second line: the tree before the first leaf of the file. Without a head: the file begins with the first leaf there is. */
export const beforeSchema = z.strictObject({
  before: z.strictObject({ checkpoint: z.string().optional(), frontier: z.array(z.string()) }),
});
export type Before = z.output<typeof beforeSchema>['before'];

/** Between leaves: what was signed over everything before it. The last one is the head after the period. */
export const checkpointSchema = z.strictObject({ checkpoint: z.string() });

/** What happened to one request in the period: of each type of event, when the first was recorded. */
export type Entry = Readonly<{
  kind: 'export' | 'deletion' | 'forgetting' | 'refusal' | 'unreadable';
  id: string;
  stream: string;
  events: number;
  recorded: Readonly<Record<string, Instant>>;
}>;

/** What of a norm is answered by which control of ours, and where that can be seen. */
export type Control = Readonly<{ norm: string; clause: string; control: string; evidence: string }>;

/** The last line. A file without it was cut off. */
export const endSchema = z.strictObject({
  end: z.strictObject({
    leaves: z.int().nonnegative(),
    heads: z.int().positive(),
    entries: z.int().nonnegative(),
    /** Over `Statement`, by the keys of the certificates; absent when whoever exported it had none. */
    signature: z.string().optional(),
  }),
});

/** What the signature of a file says; `header` is its first line as it stands, without the newline. The leaves are sealed by the heads, and the entries follow from the leaves. */
export type Statement = Readonly<{ header: string; firstLeaf: number; leaves: number; heads: number; entries: number }>;
