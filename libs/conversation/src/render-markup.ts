/** The pieces of CommonMark that the renderer itself puts into sentences. */
export const markup = {
  inlineCode: (text: string): string => `\`${text}\``,
  codeBlock: (line: string): string => `\`\`\`\n${line}\n\`\`\``,
};

/**
 * The same words without markup: a code block becomes a line of its own, inline code is quoted, a link is its URL.
 * For the few constructs that our sentences use; members' text never gets here.
 */
export const toPlainText = (text: string, [opening, closing]: readonly [opening: string, closing: string]): string =>
  text.replace(
    /```\n(?<line>.*)\n```|<(?<url>[^<>\s]+)>|`(?<code>[^`\n]+)`|\*\*/g,
    (_, line?: string, url?: string, code?: string) =>
      line ?? url ?? (code === undefined ? '' : `${opening}${code}${closing}`),
  );
