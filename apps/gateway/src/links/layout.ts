import { createHash } from 'node:crypto';
import { html, Html } from './html.ts';
import { type Language } from './language.ts';

const style = `
:root { color-scheme: light dark; --text: #1a1c20; --soft: #4d535c; --back: #fff; --line: #d5d9df; --main: #0b57a4; --on-main: #fff; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #eceef1; --soft: #b4bac3; --back: #16181c; --line: #3a3f47; --main: #8ec2ff; --on-main: #0c1726; --bad: #ffb4ab; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.2rem; margin-top: 2rem; }
a { color: var(--main); }
.soft { color: var(--soft); margin: 0; }
button, .button { display: inline-block; min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; text-decoration: none; border: 2px solid var(--main); border-radius: .5rem; color: var(--on-main); background: var(--main); cursor: pointer; }
.button, button.quiet { color: var(--main); background: transparent; }
button.bad { color: var(--bad); border-color: var(--bad); background: transparent; }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1rem 0; }
ol, ul { padding: 0; list-style: none; }
.wrap { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; }
li { padding: .6rem 0; border-bottom: 1px solid var(--line); }
`;

/** To the byte what the policy's hash is of. */
const styleElement = new Html(`<style>${style}</style>`);
const styleHash = createHash('sha256').update(style).digest('base64');

/** No script, no picture, nothing from elsewhere; forms only to ourselves; in nobody's frame. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** A whole page, complete without scripts. */
export const layout = (language: Language, title: string, body: Html): string =>
  `<!doctype html>\n${
    html`<html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.markup
  }\n`;
