import { createHash } from 'node:crypto';
import { USERS } from './users.ts';

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1f2430, #e6e8ee); --dim: light-dark(#4a5160, #b3b9c6);
  --paper: light-dark(#fff, #1a1d24); --ground: light-dark(#f1f3f8, #101217); --line: light-dark(#ccd2df, #3a404d);
  --accent: light-dark(#3545b0, #98a5ff); --warn: light-dark(#fff4d6, #382d10); --warn-line: light-dark(#8a5a00, #e0a92e); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100dvh; display: grid; place-items: center; padding: 24px 16px; background: var(--ground);
  color: var(--ink); font: 16px/1.5 Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 440px; padding: 32px 28px; border: 1px solid var(--line); border-radius: 14px; background: var(--paper); }
h1 { margin: 0 0 6px; font-size: 22px; line-height: 1.3; }
p { margin: 0 0 18px; color: var(--dim); }
.warning { padding: 10px 14px; border-left: 4px solid var(--warn-line); border-radius: 6px; background: var(--warn); color: var(--ink); }
form { display: grid; gap: 10px; margin: 0; }
button { display: block; width: 100%; padding: 12px 16px; border: 1px solid var(--line); border-radius: 10px; background: var(--paper);
  color: var(--ink); font: inherit; text-align: left; cursor: pointer; }
button:hover { border-color: var(--accent); }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button b { display: block; }
button span { color: var(--dim); font-size: 14px; }
a { color: var(--accent); }
`;

/**
 * Of every page here: no script, and no style but this one. Where the provider makes a page of its own, which sends itself on
 * by a script (of who leaves and is not signed in any more), it adds the hash of that one.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "img-src 'self'",
  "script-src 'none'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/console/icon.svg" type="image/svg+xml">
<title>${title} · Envoi</title>
<style>${style}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;

const warning =
  '<p class="warning" role="note"><b>For trying out only.</b> There are no passwords here: whoever can open this page can be any of them. It answers on this machine only.</p>';

export const choosePage = (uid: string): string =>
  page(
    'Who do you want to be?',
    `<h1>Who do you want to be?</h1>
<p>The console shows and allows what the role may.</p>
${warning}
<form method="post">
${USERS.map(({ id, name, role, may }) => `<button formaction="/sign-in/interaction/${escaped(uid)}/${id}"><b>${name}, ${role}</b><span>${may}</span></button>`).join('\n')}
</form>`,
  );

/** `form`: of the provider, hidden, with the id `op.logoutForm`. */
export const signOutPage = (form: string): string =>
  page(
    'Sign out',
    `<h1>Sign out of the console?</h1>
<p>Other windows of this browser are signed out with it.</p>
${form}
<form><button type="submit" form="op.logoutForm" value="yes" name="logout"><b>Sign out</b></button>
<button type="submit" form="op.logoutForm"><b>Stay signed in</b></button></form>`,
  );

export const signedOutPage = (): string =>
  page('Signed out', '<h1>You are signed out</h1><p><a href="/console/">To the console</a></p>');

export const errorPage = (why: string): string =>
  page(
    'That did not work',
    `<h1>That did not work</h1><p>${escaped(why)}</p><p><a href="/console/">Begin again at the console</a></p>`,
  );

export const notHerePage = (): string =>
  page(
    'Not from here',
    '<h1>Not from here</h1><p>This sign-in is for trying out: it answers at a loopback address of this machine only, such as localhost.</p>',
  );
