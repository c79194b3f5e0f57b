import { examples } from './catalogue.ts';
import { codeExpiresAt, linkExpiresAt, neededFills, recordOf, render, type Renderable } from './render.ts';
import { parseIntent } from './domain/intent.ts';

const fills = {
  code: 'ktsbnr',
  fileUrl: 'https://envoi.example/exports/e1/attachments.txt?k=k1&s=a_b**c-d',
  pageUrl: 'https://envoi.example/exports/e1?k=k1&s=_x_',
  cancelUrl: 'https://envoi.example/cancel/e1?k=k1&s=y',
  deletionUrl: 'https://envoi.example/deletions/d1',
  accountName: 'Example ID',
  accountUrl: 'https://id.example/delete',
};

const spoken = (kind: string, parameters: Renderable['parameters'] = {}, more: Partial<Renderable> = {}) =>
  ({ kind, template: 1, locale: 'en', timeZone: 'UTC', parameters, introduced: false, ...more }) as const;

const instructions = (more: Partial<Renderable> = {}) =>
  spoken('export-instructions', examples['export-instructions'][0]!.parameters, more);
const ready = (count: number, missing: number, more: Partial<Renderable> = {}) =>
  spoken('export-ready', { exportId: 'e1', linksValidUntil: '2026-12-01T09:00:30.000Z', count, missing }, more);
const accepted = spoken('export-accepted', examples['export-accepted'][0]!.parameters);
const limited = (until: string, more: Partial<Renderable> = {}) => spoken('too-many-messages', { until }, more);

describe('the line to copy (K1)', () => {
  it('stands alone in a code block, is repeated for machines, and is understood', () => {
    const { text, plainText, command, sensitive } = render(instructions(), fills);
    expect(text).toContain('\n\n```\nGet my attachments ktsbnr\n```\n\n');
    expect(plainText.split('\n')).toContain('Get my attachments ktsbnr');
    expect([command, sensitive]).toEqual(['Get my attachments ktsbnr', true]);
    expect(parseIntent(command!)).toEqual({ type: 'command', command: 'export', code: 'ktsbnr' });
  });

  it('is the command of a near miss; repeated for machines only with a code', () => {
    const [, withCode] = examples['near-miss'];
    expect(render(spoken('near-miss', withCode!.parameters), fills).command).toBe('Get my attachments ktsbnr');
    const help = render(spoken('near-miss', { command: 'help' }), fills);
    expect(help.text).toContain('```\nHelp\n```');
    expect([help.command, help.sensitive]).toEqual([undefined, false]);
  });

  it('is a command alone: the whole message, sent back, is none', () => {
    const { text, plainText } = render(instructions(), fills);
    for (const pasted of [text, plainText]) expect(parseIntent(pasted).type).not.toBe('command');
  });
});

describe('the message with the links (E3, E4, E6, E7)', () => {
  it('says everything, and repeats the file and the page for machines', () => {
    const { text, link, pages, sensitive } = render(ready(3, 0), fills);
    expect(text).toContain(`<${fills.fileUrl}>`);
    expect(text).toContain(`<${fills.pageUrl}>`);
    expect(text).toContain('**3 links**');
    expect(text).toContain('until **Tuesday, 1 December 2026 at 09:00 UTC**');
    expect(text).toContain('Whoever has the file can download everything in it');
    expect(link).toEqual({
      url: fills.fileUrl,
      title: 'Your attachments (text file with links)',
      expiresAt: '2026-12-01T09:00:30.000Z',
    });
    expect(pages).toEqual([{ rel: 'export', url: fills.pageUrl }]);
    expect(sensitive).toBe(true);
  });

  it('says that nothing was found, and delivers the empty file', () => {
    const { text, link } = render(ready(0, 0), fills);
    expect(text).toContain('Nothing was found');
    expect(link?.url).toBe(fills.fileUrl);
  });

  it('says how many are missing, and nothing of it when none is', () => {
    expect(render(ready(3, 1), fills).text).toContain('1 attachment is missing');
    expect(render(ready(3, 1200), fills).text).toContain('1,200 attachments are missing');
    expect(render(ready(3, 1200, { locale: 'de' }), fills).text).toContain('1.200 Anhänge fehlen');
    expect(render(ready(3, 0), fills).text).not.toContain('missing');
  });
});

it('an acceptance says when it comes, and carries the link that cancels (E2, K7)', () => {
  const { text, pages, link } = render(accepted, fills);
  expect(text).toContain('soon after **Wednesday, 25 November 2026 at 09:00 UTC**');
  expect(text).toContain('no later than **Wednesday, 25 November 2026 at 15:00 UTC**');
  expect(text).toContain(`This was not me: cancel.** If you didn’t ask for this`);
  expect(text).toContain(`<${fills.cancelUrl}>`);
  expect(pages).toEqual([{ rel: 'cancel', url: fills.cancelUrl }]);
  expect(link).toBeUndefined();
});

describe('instants (C10)', () => {
  it.each([
    ['Europe/Berlin', 'Tuesday, 24 November 2026 at 10:05 CET (Europe/Berlin)'],
    ['America/New_York', 'Tuesday, 24 November 2026 at 04:05 GMT-5 (America/New_York)'],
    ['UTC', 'Tuesday, 24 November 2026 at 09:05 UTC'],
    ['Etc/UTC', 'Tuesday, 24 November 2026 at 09:05 UTC'],
    ['Mars/Olympus', 'Tuesday, 24 November 2026 at 09:05 UTC'],
    ['', 'Tuesday, 24 November 2026 at 09:05 UTC'],
  ])('are shown in %s', (timeZone, shown) => {
    expect(render(limited('2026-11-24T09:05:00.000Z', { timeZone }), {}).text).toContain(`**${shown}**`);
  });

  it('follow summer time, and the language', () => {
    const summer = limited('2026-07-01T09:05:00.000Z', { timeZone: 'Europe/Berlin', locale: 'de' });
    expect(render(summer, {}).text).toContain('**Mittwoch, 1. Juli 2026 um 11:05 MESZ (Europe/Berlin)**');
  });

  it('promise no more than is true: what begins is rounded up, what ends is rounded down', () => {
    expect(render(limited('2026-11-24T09:05:00.001Z'), {}).text).toContain('09:06');
    expect(render(ready(1, 0), fills).text).toContain('09:00');
  });
});

it('the first message is introduced by one line, in its language; the introduction itself is not', () => {
  const first = render(instructions({ introduced: true }), fills).text;
  expect(first.startsWith('Hello, I’m **Envoi**')).toBe(true);
  expect(first.endsWith(render(instructions(), fills).text)).toBe(true);
  expect(render(spoken('help', {}, { introduced: true, locale: 'de' }), {}).text).toMatch(/^Guten Tag, ich bin/);
  const alone = render(spoken('introduction', {}), {});
  expect(render(spoken('introduction', {}, { introduced: true }), {})).toEqual(alone);
});

it('without markup it says the same: URLs as they are, commands in the quotes of the language', () => {
  const { plainText } = render(ready(3, 1, { locale: 'de' }), fills);
  expect(plainText).toContain(`\n${fills.fileUrl}\n`);
  expect(plainText).toContain('3 Links, einen für jeden Anhang:');
  expect(render(spoken('unknown', {}, { locale: 'de' }), {}).plainText).toContain('- „Get my attachments“');
  expect(render(spoken('unknown'), {}).plainText).toContain('- “Help”');
});

it('is for the recipient alone exactly when it holds a code or a link', () => {
  for (const [kind, cases] of Object.entries(examples))
    for (const { parameters } of cases) {
      const { text, sensitive } = render(spoken(kind, parameters), fills);
      expect([kind, sensitive]).toEqual([kind, text.includes('https://') || text.includes(fills.code)]);
      expect(sensitive).toBe(neededFills(kind, parameters).size > 0);
    }
});

it('auditors read the same words, with [code] and [link] for what the log does not hold', () => {
  for (const [kind, cases] of Object.entries(examples))
    for (const { parameters } of cases) {
      const said = render(spoken(kind, parameters), fills).text;
      const hidden = said
        .replaceAll(/<https[^>]+>/g, '[link]')
        .replaceAll(fills.code, '[code]')
        .replaceAll(fills.accountName, '[account]');
      expect(recordOf(spoken(kind, parameters))).toBe(hidden);
    }
  expect(recordOf(instructions())).toContain('Get my attachments [code]');
});

it('says until when its code or its link is good', () => {
  expect(codeExpiresAt(instructions())).toBe('2026-11-24T09:10:00.000Z');
  expect(linkExpiresAt(ready(1, 0))).toBe('2026-12-01T09:00:30.000Z');
  expect([codeExpiresAt(accepted), linkExpiresAt(accepted)]).toEqual([undefined, undefined]);
});

it('is not rendered without what it needs', () => {
  expect(() => render(instructions(), {})).toThrow('a message of kind export-instructions needs code');
  expect(() => render(spoken('gossip'), {})).toThrow('no sentence for messages of kind gossip');
  expect(() => render(spoken('help', {}, { template: 0 }), {})).toThrow('no sentence of version 0');
  expect(() => render(limited('soon'), {})).toThrow(RangeError);
  expect(() => render(spoken('too-many-messages'), {})).toThrow('until');
});

it('a record of a later template than a sentence has is said with its newest version', () => {
  expect(render(spoken('help', {}, { template: 9 }), {})).toEqual(render(spoken('help', {}, { template: 2 }), {}));
});
