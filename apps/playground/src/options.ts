/** What the playground must be told; it reads no environment variable. */
export interface PlaygroundOptions {
  /** Any Postgres connection string; the playground keeps to its schema `playground`. */
  databaseUrl: string;
  /** Where uploaded files are kept; made when missing. */
  blobDirectory: string;
  host: string;
  /** 0: any free one. */
  port: number;
  /** The built page, served at `/`; without it only the APIs answer. */
  pageDirectory: string;
  assistant: {
    /** The assistant's public edge, without a slash at the end. */
    gatewayUrl: string;
    /** The id of the connection that the assistant knows this workspace by. */
    connection: string;
    /** `whsec_…`: signs what goes to the assistant, and what comes from it unless that has a secret of its own. */
    secret: string;
    /** `whsec_…`: signs what comes from the assistant. Default: `secret`. */
    incomingSecret?: string;
  };
  /** The bearer token of the workspace API. */
  workspaceToken: string;
  /** The assistant's clock; without it business time is real time and cannot be moved. */
  clock?: { url: string; token: string };
  /** One line for an operator; nothing by default. */
  log?: (line: string) => void;
}

/** Injection token of {@link PlaygroundOptions}. */
export const OPTIONS = Symbol('playground options');
