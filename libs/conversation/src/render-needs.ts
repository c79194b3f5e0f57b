import { type Instant } from '@envoi/event-sourcing';
import { type Parameters, type Saying } from './domain/events.ts';

/** What is filled in at the last moment: derived codes and signed links are in no record (product rule K5). */
export type FillName =
  | 'code'
  | 'fileUrl'
  | 'pageUrl'
  | 'cancelUrl'
  /** The page of a deletion. */
  | 'deletionUrl'
  /** What the workspace calls the account to sign in with, and where it can be deleted; `none` when it does not say. */
  | 'accountName'
  | 'accountUrl';

const needs: Readonly<Record<string, readonly FillName[]>> = {
  'export-instructions': ['code'],
  'export-accepted': ['cancelUrl'],
  'export-accepted-elsewhere': ['cancelUrl'],
  'export-held': ['cancelUrl'],
  'export-ready': ['fileUrl', 'pageUrl'],
  'export-link-again': ['fileUrl', 'pageUrl'],
  'deletion-instructions': ['code', 'deletionUrl', 'accountName', 'accountUrl'],
  'deletion-accepted': ['cancelUrl', 'deletionUrl'],
  'deletion-accepted-elsewhere': ['cancelUrl'],
  'deletion-held': ['cancelUrl', 'deletionUrl'],
  'deletion-delayed': ['deletionUrl'],
  'deletion-goodbye': ['deletionUrl', 'accountName', 'accountUrl'],
};

/** Which fills a message needs. A near miss needs a code, and a state a page, when its record says which one. */
export const neededFills = (kind: string, parameters: Parameters): ReadonlySet<FillName> => {
  if (kind === 'near-miss' && parameters['requestId'] !== undefined) return new Set(['code']);
  if (kind === 'deletion-under-way' && parameters['deletionId'] !== undefined) return new Set(['deletionUrl']);
  return new Set(needs[kind]);
};

/** Until when the code in a message is valid; undefined for a message without one. */
export const codeExpiresAt = ({ kind, parameters }: Saying): Instant | undefined =>
  neededFills(kind, parameters).has('code') ? (parameters['validUntil'] as Instant) : undefined;

/** Until when the links of a message are valid; undefined for a message without a file. */
export const linkExpiresAt = ({ kind, parameters }: Saying): Instant | undefined =>
  neededFills(kind, parameters).has('fileUrl') ? (parameters['linksValidUntil'] as Instant) : undefined;
