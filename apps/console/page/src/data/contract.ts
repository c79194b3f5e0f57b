/** What the admin app asks and answers, as the client that is made of its OpenAPI document has it. */
import type { components, operations } from '../../../../admin/client/admin-api.ts';

export type Operation = keyof operations;
export type Answer<Name extends Operation> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Said } } };
}
  ? Said
  : never;
export type Body<Name extends Operation> = operations[Name] extends {
  requestBody: { content: { 'application/json': infer Sent } };
}
  ? Sent
  : never;

export type SignInSettings = Answer<'signInSettings'>;
export type Me = Answer<'me'>;
export type RequestDetail = Answer<'showRequest'>;
export type Request = Omit<RequestDetail, 'timeline' | 'hasMore'>;
/** Asked for without `fields`, so nothing is left out. */
export type RequestsPage = Readonly<{ items: Request[]; next?: string; at: string }>;
export type TimelineEntry = components['schemas']['TimelineEntry'];
export type DeletionsPage = Answer<'listDeletions'>;
type DeletionsAsked = NonNullable<operations['listDeletions']['parameters']['query']>;
export type DeletionState = Exclude<DeletionsAsked['state'], readonly string[] | undefined>;
export type Deletion = DeletionsPage['items'][number];
export type DeletionDetail = Answer<'showDeletion'>;
export type Step = NonNullable<Deletion['step']>;
export type ParkedPage = Answer<'listParked'>;
export type Parked = ParkedPage['items'][number];
export type PendingConfirmationsPage = Answer<'listPendingConfirmations'>;
export type PendingConfirmation = PendingConfirmationsPage['items'][number];
export type RateLimitsPage = Answer<'listRateLimits'>;
export type RateLimit = RateLimitsPage['items'][number];
export type Consumers = Answer<'listConsumers'>;
export type Consumer = Consumers['items'][number];
export type Figures = Answer<'showFigures'>;
export type Policy = Answer<'showPolicy'>;
export type Links = Answer<'showLinks'>;
export type Notes = Answer<'staffNotes'>;
export type Found = Answer<'lookUpMember'>;
export type LookupReport = Answer<'lookupReport'>;

export type LookReason = operations['showRequest']['parameters']['header']['look-reason'];
export type InterventionReason = Body<'cancelRequest'>['why']['reason'];
export type OperationReason = Body<'redriveParkedWork'>['why']['reason'];
