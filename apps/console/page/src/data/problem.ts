/** The server answered with a problem (RFC 9457); the message is for a person. */
export class ApiError extends Error {
  readonly status: number;
  readonly requestId: string | undefined;

  constructor(message: string, status: number, requestId?: string) {
    super(message);
    this.status = status;
    this.requestId = requestId;
  }
}

/** For a person; what is no answer of the server's is that it gave none. */
export const messageOf = (error: unknown): string =>
  error instanceof ApiError ? error.message : 'The server does not answer.';

type Problem = Partial<{
  title: string;
  detail: string;
  errors: readonly { field: string; detail: string }[];
  requestId: string;
}>;

export const problemOf = async (answer: Response): Promise<ApiError> => {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const { title, detail, errors, requestId } = isProblem ? ((await answer.json()) as Problem) : {};
  const wrong = errors?.map((each) => `${each.field} ${each.detail}`).join('; ');
  return new ApiError(
    sentence(wrong ?? detail ?? title ?? `the server answered ${answer.status}`),
    answer.status,
    requestId,
  );
};

const sentence = (text: string): string => {
  const capital = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};
