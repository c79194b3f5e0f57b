export interface Tracing {
  /** Sends what is not sent yet, for a second at most. */
  stop(): Promise<void>;
}

export type Reported = Readonly<{
  /** What the process is called there, unless OTEL_SERVICE_NAME says otherwise. */
  service: string;
  /** Spans were lost; once, until some arrive again. */
  onTrouble: (error: unknown) => void;
}>;
