/** What codes of the contract mean, for people. A code that is new there is missed here by the compiler. */
import type { InterventionReason, Links, LookReason, OperationReason, Request, Step } from './contract.ts';

/** In the order in which they are listed; no list here is empty. */
export const codesOf = <Code extends string>(words: Readonly<Record<Code, unknown>>) =>
  Object.keys(words) as [Code, ...Code[]];

type State = Request['state'];
type Outcome = NonNullable<Request['outcome']>;
type Refusal = NonNullable<Request['refusal']>['reason'];

export const lookReasons: Record<LookReason, string> = {
  'member-complaint': 'A member complains',
  'regulator-request': 'A regulator asks',
  'internal-audit': 'Internal audit',
  'external-audit': 'External audit',
  incident: 'An incident',
  'court-order': 'A court order',
};

export const interventionReasons: Record<InterventionReason, string> = {
  'member-asked': 'The member asked for it',
  'account-compromised': 'The account is not in its owner’s hands',
  'security-incident': 'A security incident',
  'court-order': 'A court order',
  'false-alarm': 'A false alarm',
  'fault-of-ours': 'A fault of ours',
};

export const operationReasons: Record<OperationReason, string> = {
  'fixed-upstream': 'Fixed where it was refused',
  'fixed-here': 'Fixed here',
  'obstacle-lifted': 'An obstacle was lifted',
  transient: 'It was passing',
};

type Tone = 'good' | 'bad' | 'busy' | 'wait' | 'still';

export const states: Record<State, readonly [string, Tone]> = {
  'awaiting-code': ['awaits its code', 'wait'],
  spent: ['code used up', 'still'],
  lapsed: ['lapsed', 'still'],
  held: ['held by the brake', 'bad'],
  waiting: ['confirmed, waits', 'busy'],
  prepared: ['prepared', 'busy'],
  announced: ['announced', 'busy'],
  delivered: ['delivered', 'good'],
  cancelled: ['cancelled', 'still'],
  'stopped-managed': ['stopped: managed', 'still'],
  failed: ['failed', 'bad'],
  revoked: ['links revoked', 'still'],
  closed: ['closed by deletion', 'still'],
  running: ['running', 'busy'],
  parked: ['parked', 'bad'],
  complete: ['deleted', 'good'],
  'found-gone': ['was gone already', 'good'],
  refused: ['refused', 'bad'],
};

export const outcomes: Record<Outcome, string> = {
  delivered: 'delivered',
  deleted: 'deleted',
  'found-gone': 'the member was gone already',
  lapsed: 'the code lapsed',
  member: 'the member stopped it',
  staff: 'the staff stopped it',
  managed: 'an organisation decides about the account',
  deletion: 'the profile was deleted',
  revoked: 'the links were revoked',
  preparation: 'it could not be prepared',
  undeliverable: 'the link could not be delivered',
  'unknown-member': 'the workspace knows no such member',
  'identity-lost': 'the vault lost whom it is for',
};

export const linkStates: Record<Links['state'], string> = {
  none: 'none yet',
  live: 'working',
  expired: 'expired',
  revoked: 'revoked',
  closed: 'closed: the profile is being deleted',
  cancelled: 'cancelled',
  failed: 'could not be delivered',
};

export const refusals: Record<Refusal, string> = {
  managed: 'managed by an organisation',
  'within-seven-days': 'another export within seven days',
  'too-many-codes': 'too many codes',
  'being-deleted': 'the profile is being deleted',
};

export const steps: Record<Step, string> = {
  begin: 'Profile frozen',
  'close-exports': 'Exports closed',
  goodbye: 'Goodbye said',
  'sign-out': 'Signed out everywhere',
  access: 'Access removed',
  content: 'Content deleted',
  unlink: 'Sign-in account unlinked',
  look: 'Looked for what is left',
  forget: 'Identity forgotten',
  complete: 'Certificate issued',
};

export const kinds: Record<Request['kind'], string> = { export: 'Export', deletion: 'Deletion' };

/** `AttachmentExportRequested` reads better as words. */
export const spoken = (code: string): string => {
  const words = code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
};
