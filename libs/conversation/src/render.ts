import { type Instant } from '@envoi/event-sourcing';
import { type Parameters, type Spoken } from './domain/events.ts';
import { commandLine, type Command } from './domain/phrases.ts';
import { linkExpiresAt, neededFills, type FillName } from './render-needs.ts';
import { markup, toPlainText } from './render-markup.ts';
import { showInstant } from './render-instants.ts';
import { introductionLine, linkTitle, message, quotesOf, type Values } from './sentences/index.ts';

export { codeExpiresAt, linkExpiresAt, neededFills, type FillName } from './render-needs.ts';

/** What the log must not hold, filled in when a message is rendered. URLs are absolute http(s) URLs. */
export type Fills = Readonly<Partial<Record<FillName, string>>>;

/** What a record needs to be rendered again, word for word, at any time. */
export type Renderable = Pick<Spoken, 'kind' | 'template' | 'locale' | 'timeZone' | 'parameters' | 'introduced'>;

/** A message as the chat gets it; `text` and `plainText` say everything, the rest repeats it for machines. */
export type Rendered = Readonly<{
  /** CommonMark. */
  text: string;
  plainText: string;
  /** Holds a code or a link: for the recipient alone. */
  sensitive: boolean;
  /** The exact line to copy and send; only with a code (product rule K1). */
  command?: string;
  link?: Readonly<{ url: string; title: string; expiresAt: Instant }>;
  pages?: readonly Readonly<{ rel: 'export' | 'cancel' | 'deletion'; url: string }>[];
}>;

/** The parameters that are instants, and which way to round them to minutes without promising too much. */
const INSTANTS: Readonly<Record<string, 'down' | 'up'>> = {
  until: 'up',
  validUntil: 'down',
  readyAt: 'down',
  dueAt: 'up',
  linksValidUntil: 'down',
  startAt: 'down',
};
/** What only some messages of a kind know; their sentences have a case `none`. */
const NOT_KNOWN = {
  readyAt: 'none',
  dueAt: 'none',
  validUntil: 'none',
  startAt: 'none',
  deletionUrl: 'none',
  attachments: 'none',
  conversations: 'none',
  contacts: 'none',
  meetings: 'none',
  devices: 'none',
  roomsHandedOver: 'none',
  roomsDeleted: 'none',
};
/** What auditors see instead of codes and links. */
const HIDDEN: Fills = {
  code: '[code]',
  fileUrl: '[link]',
  pageUrl: '[link]',
  cancelUrl: '[link]',
  deletionUrl: '[link]',
  accountName: '[account]',
  accountUrl: '[link]',
};

/**
 * The message in the member's language and time zone. Pure: the same record and fills give the same bytes.
 * Throws an Error for a kind or version without a sentence, and for a fill that the kind needs and is not there.
 */
export const render = (spoken: Renderable, given: Fills): Rendered => {
  const fills = onlyNeeded(spoken, given);
  const line = commandOf(spoken.parameters, fills.code);
  const said = message(spoken, valuesFor(spoken, fills, line));
  const text = spoken.introduced && spoken.kind !== 'introduction' ? `${introductionLine(spoken)}\n\n${said}` : said;
  return {
    text,
    plainText: toPlainText(text, quotesOf(spoken)),
    sensitive: Object.keys(fills).length > 0,
    ...(fills.code === undefined ? {} : { command: line }),
    ...linkWith(spoken, fills),
    ...pagesWith(fills),
  };
};

/** What the member was told, for auditors: the same words, with `[code]` and `[link]` for what the log does not hold. */
export const recordOf = (spoken: Renderable): string => render(spoken, HIDDEN).text.replaceAll('<[link]>', '[link]');

const onlyNeeded = (spoken: Renderable, given: Fills): Fills =>
  Object.fromEntries(
    [...neededFills(spoken.kind, spoken.parameters)].map((name) => {
      const fill = given[name];
      if (fill === undefined) throw new Error(`a message of kind ${spoken.kind} needs ${name}`);
      return [name, fill];
    }),
  );

const commandOf = ({ command }: Parameters, code: string | undefined): string =>
  commandLine(command === undefined ? 'export' : (command as Command), code);

const valuesFor = (spoken: Renderable, { code: _, ...urls }: Fills, line: string): Values => ({
  ...NOT_KNOWN,
  ...Object.fromEntries(Object.entries(spoken.parameters).map(([name, value]) => [name, shown(spoken, name, value)])),
  ...urls,
  getMyAttachments: markup.inlineCode(commandLine('export')),
  deleteMe: markup.inlineCode(commandLine('deletion')),
  help: markup.inlineCode(commandLine('help')),
  codeBlock: markup.codeBlock(line),
});

/** Enums choose a case of a sentence; ICU cannot name a case with a hyphen. */
const shown = (spoken: Renderable, name: string, value: Parameters[string]): Parameters[string] => {
  const rounding = INSTANTS[name];
  if (rounding !== undefined) return showInstant(String(value), rounding, spoken);
  return typeof value === 'string' ? value.replaceAll('-', '_') : value;
};

const linkWith = (spoken: Renderable, { fileUrl: url }: Fills): Pick<Rendered, 'link'> => {
  const expiresAt = linkExpiresAt(spoken);
  return url === undefined || expiresAt === undefined ? {} : { link: { url, title: linkTitle(spoken), expiresAt } };
};

const pagesWith = ({ pageUrl, cancelUrl, deletionUrl }: Fills): Pick<Rendered, 'pages'> => {
  const pages = [
    { rel: 'export', url: pageUrl },
    { rel: 'cancel', url: cancelUrl },
    { rel: 'deletion', url: deletionUrl },
  ] as const;
  const there = pages.flatMap(({ rel, url }) => (url === undefined ? [] : [{ rel, url }]));
  return there.length === 0 ? {} : { pages: there };
};
