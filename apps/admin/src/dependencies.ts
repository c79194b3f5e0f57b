import { type AnyProjection } from '@envoi/consumers';
import { type Missing } from '@envoi/composition';
import { type History } from '@envoi/audit';
import { type MetricsParts } from '@envoi/metrics';
import { type Policy } from '@envoi/configuration';
import { type Clock } from '@envoi/event-sourcing';
import { type EventLog, type Streams } from '@envoi/event-store';
import { type Database } from '@envoi/read-store';
import { type Signer } from '@envoi/signing';
import { type TokenVerifier } from '@envoi/staff-tokens';
import { type MemberLookup, type Staff, type StaffNotes } from '@envoi/vault';
import { type Sealed } from './audit/sealed.ts';
import { type Owned } from './interventions/request-of.ts';
import { type OnDefect } from './problems/problem.filter.ts';
import { type SignIn } from './sign-in/sign-in.ts';

/** What the admin app needs of the rest; whoever starts it puts it together. */
export interface AdminDependencies {
  verifyToken: TokenVerifier;
  /** Undefined: nobody can sign in at the console. */
  signIn: SignIn | undefined;
  staff: Pick<Staff, 'actorOf'>;
  /** Free text of staff about a subject. */
  notes: Pick<StaffNotes, 'keepNote' | 'notesOf'>;
  /** Whose request that is; undefined: nobody's, or not yet. */
  requestOf: (requestId: string) => Promise<Owned | undefined>;
  /** Who a member of a workspace is in the log. */
  findMember: MemberLookup['findSubject'];
  /** What this process counts, and who may read it. */
  metrics: MetricsParts;
  history: History;
  /** The log with what was signed over it. */
  sealed: Sealed;
  /** Signs evidence. */
  signing: Signer;
  streams: Streams;
  database: Database;
  log: EventLog;
  clock: Clock;
  /** In force. */
  policy: Policy;
  projections: readonly AnyProjection[];
  /** Names what is missing until all can be served; empty: nothing. */
  missing: Missing;
  onDefect: OnDefect;
}

export const ADMIN_DEPENDENCIES = Symbol('AdminDependencies');
