export { httpWorkspace, type HttpWorkspaceOptions } from './http-workspace.ts';
export { WorkspaceNonsenseError, type WorkspaceOperation } from './nonsense.ts';
export type {
  Attachment,
  AttachmentPage,
  AttachmentsAnswer,
  Content,
  ContentHeaders,
  ContentRequest,
  DeletionStepAnswer,
  DeletionStepRequest,
  Member,
  Notice,
  PageRequest,
  Retained,
  Summary,
  WorkspacePort,
} from './port.ts';
