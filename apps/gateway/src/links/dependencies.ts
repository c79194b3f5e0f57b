import { type ExportId, type Manifests } from '@envoi/attachment-export';
import { type ConfirmableCommand } from '@envoi/confirmation-code';
import { type Cause, type Clock, type SubjectId } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import { type Keyring } from '@envoi/keyring';
import { type LinkUseCounter } from '@envoi/link-use';
import { type Vault } from '@envoi/vault';
import { type WorkspacePort } from '@envoi/workspace';

/** The part of a workspace that clicks need. */
export type LinkedWorkspace = Pick<WorkspacePort, 'member' | 'content'>;

/** What the pages and files behind links need of the rest. */
export type LinkDependencies = Readonly<{
  /** What links begin with. */
  publicUrl: string;
  linkKeys: Keyring;
  clock: Clock;
  streams: Pick<Streams, 'load'>;
  vault: Pick<Vault, 'requestOwner' | 'person'>;
  manifests: Pick<Manifests, 'read' | 'slice' | 'find'>;
  /** undefined for a workspace that is not configured (any more). */
  workspace: (id: string) => LinkedWorkspace | undefined;
  /** Stopped with the gateway. */
  linkUse: Pick<LinkUseCounter, 'count' | 'stop'>;
  /** Executes RevokeExportLinks. */
  revokeLinks: (subject: SubjectId, exportId: ExportId, cause: Cause) => Promise<unknown>;
  /** Whose deletion it is, the subject forgotten or not. */
  findDeletion: (deletionId: string) => Promise<SubjectId | undefined>;
  /** Executes the command that cancels such a request; whether it was (or had been) cancelled from this page. */
  cancel: Readonly<
    Record<ConfirmableCommand, (subject: SubjectId, requestId: string, cause: Cause) => Promise<boolean>>
  >;
  /** One structured line for what went wrong on our side: the error's class, nothing of the request. */
  onError: (error: unknown) => void;
}>;

export const LINK_DEPENDENCIES = Symbol('LinkDependencies');
