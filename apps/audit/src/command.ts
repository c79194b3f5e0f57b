import { whySchema } from '@envoi/access-record';
import { type z } from 'zod';
import { askLines, askOnce, askText } from './api.ts';
import { type Direct } from './direct.ts';
import { usage } from './exit.ts';
import { CommonOptions, type Common } from './options.ts';
import { showProgress } from './progress.ts';
import { say } from './terminal.ts';
import { fromJson, toJson } from './wire.ts';

/** What is asked. */
export type Question<Asked> = Readonly<{
  /** Of the API. */
  name: string;
  /** As the API takes it, but for why it is asked. */
  schema: z.ZodType<Asked>;
  asked: unknown;
  /** Options by the place in `asked` that they fill, for what is wrong with it. */
  flags?: Readonly<Record<string, string>>;
  /** How far an entry says that it is. Default: entries are counted. */
  reached?: (entry: unknown) => number;
}>;

type Directly<Asked, Answer> = (asked: Asked, stores: Direct) => Answer;

/** A command that looks into the record: over the audit API, which writes that down first, or directly, which nobody does. */
export abstract class AuditCommand extends CommonOptions {
  /** The entries of an answer, as they come. */
  protected async *lines<Asked extends object>(
    question: Question<Asked>,
    options: Common,
    directly: Directly<Asked, AsyncIterable<object>>,
  ): AsyncGenerator {
    const asked = checked(question.schema, question.asked, question.flags);
    const progress = showProgress(question.name);
    let entries = 0;
    try {
      for await (const entry of entriesOf(question, asked, options, directly)) {
        entries += 1;
        progress.reach(question.reached?.(entry) ?? entries);
        yield entry;
      }
    } finally {
      progress.end();
    }
  }

  /** An answer that is a file, piece by piece. */
  protected async *text<Asked extends object>(
    question: Question<Asked>,
    options: Common,
    directly: Directly<Asked, Promise<AsyncIterable<string>>>,
  ): AsyncGenerator<Uint8Array | string> {
    const asked = checked(question.schema, question.asked, question.flags);
    const progress = showProgress(question.name);
    try {
      if (options.direct === undefined) yield* askText(question.name, { ...asked, why: whyOf(options) }, options);
      else yield* ofStores((stores) => directly(asked, stores));
    } finally {
      progress.end();
    }
  }

  /** An answer in one piece. */
  protected async once<Asked extends object>(
    question: Question<Asked>,
    options: Common,
    directly: Directly<Asked, Promise<object>>,
  ): Promise<unknown> {
    const asked = checked(question.schema, question.asked, question.flags);
    const progress = showProgress(question.name);
    try {
      if (options.direct === undefined) return await askOnce(question.name, { ...asked, why: whyOf(options) }, options);
      return await withStores(async (stores) => fromJson(toJson(await directly(asked, stores))));
    } finally {
      progress.end();
    }
  }
}

async function* entriesOf<Asked extends object>(
  { name }: Question<Asked>,
  asked: Asked,
  options: Common,
  directly: Directly<Asked, AsyncIterable<object>>,
): AsyncGenerator {
  if (options.direct === undefined) yield* askLines(name, { ...asked, why: whyOf(options) }, options);
  else for await (const entry of ofStores((stores) => directly(asked, stores))) yield fromJson(toJson(entry));
}

/** What is read of the stores themselves, which are closed when it has been read, or is wanted no more. */
async function* ofStores<Entry>(
  read: (stores: Direct) => AsyncIterable<Entry> | Promise<AsyncIterable<Entry>>,
): AsyncGenerator<Entry, void, void> {
  const { close, ...stores } = await openDirectly();
  try {
    yield* await read(stores);
  } finally {
    await close();
  }
}

const withStores = async <Result>(task: (stores: Direct) => Promise<Result>): Promise<Result> => {
  const { close, ...stores } = await openDirectly();
  try {
    return await task(stores);
  } finally {
    await close();
  }
};

/** Loaded only when it is asked for: it brings the whole of the product. */
const openDirectly = async () => {
  say('audit: --direct asks the stores themselves; nothing records that you looked');
  const { openDirect } = await import('./direct.ts');
  return openDirect();
};

/** Who asks over the API says why; it is recorded before anything is answered. */
export const whyOf = ({ reason, ticket }: Common) =>
  checked(whySchema, { reason, ticket }, { reason: '--reason', ticket: '--ticket' });

/** Throws CommandError that names each option that is wrong. */
const checked = <Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  flags: Readonly<Record<string, string>> = {},
): Value => {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const lines = error.issues.map(({ path, message }) => `${flags[path.join('.')] ?? path.join('.')} ${message}`);
  throw usage([...new Set(lines)].join('\n'));
};
