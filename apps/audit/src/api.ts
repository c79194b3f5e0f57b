import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { isLoopback, readConfiguration } from '@envoi/configuration';
import { MINUTE } from '@envoi/event-sourcing';
import { findLocalKey, signLocally } from '@envoi/staff-tokens';
import { z } from 'zod';
import { CommandError, EXIT, notSealed, refused, usage } from './exit.ts';

/** Where the audit API is, and who asks it. */
export type Access = Readonly<{ url?: string | undefined; tokenFile?: string | undefined }>;

/** As for the apps of their own: no rule of the playground keeps an auditor out. */
export const configuration = () => readConfiguration({ ...process.env, PLAYGROUND: 'off' });

/** npm starts us in the root of the repository, wherever it was called. */
export const pathOf = (file: string): string => resolve(process.env['INIT_CWD'] ?? '.', file);

export const readText = (file: string): Promise<string> =>
  readFile(pathOf(file), 'utf8').catch((error: unknown) => {
    throw usage(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
  });

/** The lines of an answer, as they come. Throws CommandError when there is none, or it breaks off. */
export async function* askLines(question: string, body: object, access: Access): AsyncGenerator {
  const answer = await ask(question, body, access);
  try {
    for await (const line of linesOf(answer.body ?? [])) {
      const value = JSON.parse(line) as { error?: unknown };
      const { data: error } = problem.safeParse(value.error);
      if (error !== undefined) throw failed(error, 'the answer broke off: ');
      yield value;
    }
  } catch (error) {
    throw error instanceof CommandError ? error : refused('the answer broke off: the line was lost; ask again');
  }
}

/** At line feeds only: others stand unescaped in texts of JSON. */
async function* linesOf(body: AsyncIterable<Uint8Array> | readonly Uint8Array[]): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** The bytes of an answer, as they come. Throws CommandError when there is none, or it breaks off. */
export async function* askText(question: string, body: object, access: Access): AsyncGenerator<Uint8Array> {
  const answer = await ask(question, body, access);
  try {
    for await (const bytes of answer.body ?? []) yield bytes as Uint8Array;
  } catch {
    throw refused('the answer broke off: the line was lost; ask again');
  }
}

/** An answer that comes in one piece. */
export async function askOnce(question: string, body: object, access: Access): Promise<unknown> {
  return (await ask(question, body, access)).json();
}

async function ask(question: string, body: object, access: Access): Promise<Response> {
  const base = baseOf(access.url);
  const authorization = `Bearer ${await tokenOf(access)}`;
  const answer = await fetch(new URL(`api/v1/audit/${question}`, base), {
    method: 'POST',
    redirect: 'error',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw refused(`no admin app answers at ${base.href}: start Envoi, or name where it is with --url`);
  });
  if (answer.ok) return answer;
  const { data } = problem.safeParse(await answer.json().catch(() => undefined));
  if (data?.requestId === undefined)
    throw refused(`what answers at ${base.href} is no admin app (${answer.status}): name where it is with --url`);
  throw failed(data);
}

/** Over a network a token is told to nobody but who it is for. */
const baseOf = (given: string | undefined): URL => {
  const url = URL.parse(given ?? `http://127.0.0.1:${configuration().ports.admin}`);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw usage('--url must be like https://envoi.example.org:8081');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw usage('--url must be https, unless it is this machine: the token would be readable under way');
  return url.href.endsWith('/') ? url : new URL(`${url.href}/`);
};

const tokenOf = async ({ tokenFile }: Access): Promise<string> => {
  if (tokenFile !== undefined) return (await readText(tokenFile)).trim();
  const { dataDir } = configuration();
  const key = await findLocalKey(dataDir);
  if (key === undefined)
    throw usage(`no key of an Envoi lies in ${dataDir}: name its DATA_DIR, or a file with your token (--token-file)`);
  return signLocally(key, { subject: userInfo().username, roles: ['auditor'], validFor: 5 * MINUTE });
};

const problem = z.object({
  status: z.number(),
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  requestId: z.string().optional(),
});

const NEXT: Readonly<Record<number, string>> = {
  401: 'sign in anew, or sign a token with the local key: npm run audit -- token --role auditor',
  403: 'ask for that role where you sign in',
  503: 'try again in a moment',
};

/** What an answer that breaks off says in its last line; undefined: nothing. */
export const saidIn = (line: string): CommandError | undefined => {
  if (!line.startsWith('{"error":')) return undefined;
  const { data } = problem.safeParse((JSON.parse(line) as { error: unknown }).error);
  return data && failed(data, 'the answer broke off: ');
};

const failed = (said: z.output<typeof problem>, before = ''): CommandError => {
  const { status, title = `status ${status}`, detail = title } = said;
  if (status === 404) return new CommandError(detail, EXIT.finding);
  if (status === 409) return notSealed(detail);
  if (status === 400) return usage(fieldsOf(said));
  return refused(`${before}${detail} (${status}); ${nextAfter(said)}`);
};

const fieldsOf = ({ errors = [] }: z.output<typeof problem>): string =>
  errors.map(({ field, detail }) => `${field}: ${detail}`).join('\n');

const nextAfter = ({ status, requestId = 'unknown' }: z.output<typeof problem>): string =>
  NEXT[status] ?? `request ${requestId} in the logs of the admin app says more`;
