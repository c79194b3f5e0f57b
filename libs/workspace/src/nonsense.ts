export type WorkspaceOperation = 'member' | 'summary' | 'attachments' | 'content' | 'notifyElsewhere' | 'deletionStep';

/** The workspace is up, and answered against the contract. For operators: says where and what, never what it held. */
export class WorkspaceNonsenseError extends Error {
  override readonly name = 'WorkspaceNonsenseError';
  constructor(
    readonly operation: WorkspaceOperation,
    /** `items.3.size: too_small`, `status 418`, `does not ascend`. */
    readonly what: string,
  ) {
    super(`the workspace answered ${operation} with nonsense: ${what}`);
  }
}
