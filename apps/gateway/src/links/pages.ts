import { html } from './html.ts';
import { type Language } from './language.ts';
import { layout } from './layout.ts';
import { type ProblemKind } from './problem.ts';
import { wordsOf } from './words.ts';

/** What went otherwise, in words. */
export const problemPage = (language: Language, kind: ProblemKind): string => {
  const { title, text } = wordsOf(language).problems[kind];
  return layout(language, title, html`<p>${text}</p>`);
};

/** Before the button is pressed: nothing of the export, for whoever only looks at links (product rule E7). */
export const closedExportPage = (language: Language, action: string): string => {
  const words = wordsOf(language);
  return layout(
    language,
    words.exportTitle,
    html`<p>${words.exportClosed}</p>
      <form method="post" action="${action}"><button>${words.show}</button></form>`,
  );
};

export const revokedPage = (language: Language): string => {
  const { title, text } = wordsOf(language).revoked;
  return layout(language, title, html`<p>${text}</p>`);
};

/** The button of product rule K7. */
export const cancelPage = (language: Language, command: 'export' | 'deletion', action: string): string => {
  const words = wordsOf(language);
  return layout(
    language,
    words.cancelTitle,
    html`<p>${words.cancelText[command]}</p>
      <form method="post" action="${action}"><button>${words.cancelButton}</button></form>`,
  );
};

export const cancelledPage = (language: Language): string => {
  const { title, text } = wordsOf(language).cancelled;
  return layout(language, title, html`<p>${text}</p>`);
};
