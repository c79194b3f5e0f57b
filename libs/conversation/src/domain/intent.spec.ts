import { parseIntent } from './intent.ts';
import { type TextFormat } from './intent-text.ts';

const texts = (...rows: readonly string[]) => rows.map((text) => [text] as const);
const read = (text: string, format: TextFormat = 'plain') => parseIntent(text, { format });

const EXPORT = { type: 'command', command: 'export' };
const CODED = { ...EXPORT, code: 'ktsbnr' };
const DELETION = { type: 'command', command: 'deletion' };
const HELP = { type: 'command', command: 'help' };

describe('the export is asked for, whatever does not matter (C3)', () => {
  it.each(
    texts(
      'Get my attachments',
      'get my attachments',
      'GET MY ATTACHMENTS',
      'gEt My AtTaChMeNtS',
      '  Get my attachments  ',
      'Get   my\tattachments',
      'Get my\nattachments',
      '\r\nGet my attachments\r\n\r\n',
      'Get\u00a0my\u00a0attachments',
      'Get\u2003my\u3000attachments\u2028',
      '**Get my attachments**',
      '*Get my attachments*',
      '__Get my attachments__',
      '_Get my attachments_',
      '***Get my attachments***',
      '~~Get my attachments~~',
      '`Get my attachments`',
      '```\nGet my attachments\n```',
      '```text\nGet my attachments\n```',
      '~~~\nGet my attachments\n~~~',
      '# Get my attachments',
      '### Get my attachments',
      '- Get my attachments',
      '* Get my attachments',
      '1. Get my attachments',
      'Get **my** attachments',
      '"Get my attachments"',
      "'Get my attachments'",
      '“Get my attachments”',
      '‘Get my attachments’',
      '„Get my attachments“',
      '«Get my attachments»',
      '»Get my attachments«',
      '”Get my attachments',
      '´Get my attachments´',
      '**“Get my attachments”**',
      '「Get my attachments」',
      'Get my attachments.',
      '“Get my attachments.”',
      '\u200bGet my attachments\u200b',
      'G\u200bet m\u200dy att\u2060achments',
      'Get my attach\u00adments',
      '\ufeffGet my attachments',
      'Get\ufeff my attachments',
      '\u202aGet my attachments\u202c',
      '\u2066Get my attachments\u2069',
      '\u200fGet my attachments\u061c',
      'Get my attachments\ufe0f',
      'Get my attachments\u{e0020}\u{e007f}',
      '\u0000Get my\u0007 attachments\u009f',
      '\u0085Get my attachments',
      'Ｇｅｔ　ｍｙ　ａｔｔａｃｈｍｅｎｔｓ',
      '＂Get my attachments＂',
      '𝐆𝐞𝐭 𝐦𝐲 𝐚𝐭𝐭𝐚𝐜𝐡𝐦𝐞𝐧𝐭𝐬',
      'Get my attachmentſ',
    ),
  )('%j', (text) => {
    expect(read(text)).toEqual(EXPORT);
    expect(read(text, 'markdown')).toEqual(EXPORT);
  });
});

describe('a code follows with or without a space, folded and unwrapped (C3, C4)', () => {
  it.each(
    texts(
      'Get my attachments ktsbnr',
      'Get my attachmentsktsbnr',
      'GET MY ATTACHMENTSKTSBNR',
      'get my attachments KtSbNr',
      'Get my attachments    ktsbnr',
      'Get my attachments\nktsbnr',
      'Get my attachments "ktsbnr"',
      'Get my attachments “ktsbnr”',
      "Get my attachments 'ktsbnr'",
      'Get my attachments‘ktsbnr’',
      'Get my attachments `ktsbnr`',
      'Get my attachments **ktsbnr**',
      '**Get my attachments** ktsbnr',
      '**Get my attachments**ktsbnr',
      'Get my attachments (ktsbnr)',
      'Get my attachments [ktsbnr]',
      'Get my attachments {ktsbnr}',
      'Get my attachments <ktsbnr>',
      'Get my attachments <KTSBNR>',
      'Get my attachments ( ktsbnr )',
      'Get my attachments [`ktsbnr`]',
      'Get my attachments (“ktsbnr”).',
      'Get my attachments ktsbnr.',
      'Get my attachments “ktsbnr.”',
      'Get my attachments “ktsbnr”.',
      'Get my attachments (ktsbnr.)',
      '`Get my attachments ktsbnr`',
      '“Get my attachments ktsbnr”',
      '"Get my attachments ktsbnr."',
      '```\nGet my attachments ktsbnr\n```',
      'Get my attachments k\u200bt\u00adsbnr',
      'Get my attachments ｋｔｓｂｎｒ',
      'Get my attachments（ktsbnr）',
      '\u2068Get my attachments ktsbnr\u2069',
    ),
  )('%j', (text) => {
    expect(read(text)).toEqual(CODED);
    expect(read(text, 'markdown')).toEqual(CODED);
  });
});

describe('the other commands are as exact', () => {
  it.each(
    texts('Delete me', 'DELETE ME', 'delete  me', '**Delete me**', 'Delete\u00a0me', '„Delete me“', 'Delete me.'),
  )('deletion: %j', (text) => expect(read(text)).toEqual(DELETION));
  it.each(
    texts('Delete me qwzxcv', 'Delete meqwzxcv', 'DELETE ME QWZXCV', 'delete me `qwzxcv`.', 'Delete me [qwzxcv]'),
  )('deletion with a code: %j', (text) => expect(read(text)).toEqual({ ...DELETION, code: 'qwzxcv' }));
  it.each(texts('Help', 'HELP', 'help', ' help ', '*Help*', '“help”', 'ｈｅｌｐ', 'Help.', 'h\u200belp'))(
    'help: %j',
    (text) => expect(read(text)).toEqual(HELP),
  );
});

describe('near misses are never executed: the answer suggests the command (C5)', () => {
  it.each(
    texts(
      'Get my attachment',
      'get my atachments',
      'get me attachments',
      'get my attachemnts',
      'get attachments',
      'getmyattachments',
      'getmyattachmentsktsbnr',
      'Get-my-attachments',
      'get my atachments ktsbnr',
      'Get my attachments!',
      'Get my attachments?',
      'Get my attachments..',
      'Get my attachments…',
      'Get my attachments please',
      'Please get my attachments',
      'can you get my attachments',
      'Get my attachments qwzxc',
      'Get my attachments qwzxcvb',
      'Get my attachments qwzxca',
      'Get my attachments qwzxcy',
      'Get my attachments 123456',
      'Get my attachments kts bnr',
      'Get my attachments k t s b n r',
      'Get my attachments kts-bnr',
      'Get my attachments kts*b*nr',
      'Get my attachments ktsbnr ktsbnr',
      'Get my attachments ktsbnr please',
      'Get my attachments: ktsbnr',
      'Get my attachments, ktsbnr',
      'Get my attachments (ktsbnr',
      'Get my attachments ktsbnr)',
      'Get my attachments (ktsbnr]',
      'Get my attachments ktsbnr..',
      'Get my attachments ktsbnr!',
      'Get my attachments code ktsbnr',
      'Get my attachments <confirmation code>',
      'Get my attachments <code>',
      'Get my attachments [code]',
      'Get my attachments kts\u0301bnr',
      'Get my attachments ктсбнр',
      '/Get my attachments',
      '@Envoi get my attachments',
      '[Get my attachments]',
      '[Get my attachments](https://chat.example/x)',
      '> Get my attachments',
      '> Get my attachments ktsbnr',
      'Get my attachments\n> ktsbnr',
      'Get my attachments\n---',
      '[10:21] Envoi: Get my attachments ktsbnr',
      'Get my attachments\nGet my attachments',
      'Get my attachments ktsbnr\nGet my attachments ktsbnr',
      'Gеt my attachments',
    ),
  )('export: %j', (text) => {
    expect(read(text)).toEqual({ type: 'near-miss', command: 'export' });
    expect(read(text, 'markdown')).toMatchObject({ type: 'near-miss' });
  });
  it.each(
    texts(
      'delte me',
      'dleete me',
      'deleteme',
      'delete mee',
      'delete me qwzxc',
      'delte me qwzxcv',
      'Please delete me',
      'delete me now',
      'Delete me!',
      'Delete me <confirmation code>',
      'Delete me [confirmation code]',
      '> Delete me qwzxcv',
      'Delete me & my files',
    ),
  )('deletion: %j', (text) => {
    expect(read(text)).toEqual({ type: 'near-miss', command: 'deletion' });
  });
  it.each(texts('Help!', 'Help?', 'help me', '/help', 'hepl', 'helpp', 'help ktsbnr', 'please help', '> Help', 'Hilp'))(
    'help: %j',
    (text) => expect(read(text)).toEqual({ type: 'near-miss', command: 'help' }),
  );
});

describe('whatever else is said starts and suggests nothing', () => {
  const instructions = `You asked for your attachments. To confirm, copy this line and send it to me as a message of its own before
Tuesday, 24 November 2026 at 10:00 UTC:

Get my attachments ktsbnr

The code works once.`;

  it.each(
    texts(
      'Hello',
      'ktsbnr',
      'yes',
      '👍',
      '...',
      '?',
      'attachments',
      'delete',
      'Don’t delete me',
      "Don't delete me",
      'dont delete me',
      'Do not delete me',
      'please do not delete me qwzxcv',
      'Never delete me',
      "Don't get my attachments",
      'Delete me not',
      'Lösch mich nicht, delete me nicht',
      'Get my attachments and delete me',
      'Get my attachments\nDelete me',
      'Help\nDelete me qwzxcv',
      'Delete me qwzxcv\nGet my attachments ktsbnr',
      'Meine Anhänge bitte',
      'Erase all my data',
      'I wonder whether anybody here could be so kind as to get my attachments for me one day',
      instructions,
      'Get my attachments '.repeat(40),
    ),
  )('%j', (text) => {
    expect(read(text)).toEqual({ type: 'unknown' });
  });

  it.each(
    texts(
      '',
      ' ',
      '\n\t\r',
      '\u200b',
      '\u00ad\u2060\ufeff',
      '**',
      '``',
      '```\n```',
      '“”',
      '\u0000',
      '\u2800',
      '\ufe0f',
    ),
  )('nothing is said: %j', (text) => expect(read(text)).toEqual({ type: 'empty' }));
});

it('what the contract would have cut is no command, for nobody knows how it went on', () => {
  expect(read(`Help${' '.repeat(16_000)}`)).toEqual(HELP);
  expect(read(`Help${' '.repeat(16_380)}`)).toEqual({ type: 'unknown' });
});

it('what says more than any command can is not looked at closely', () => {
  expect(read(`${'*'.repeat(200)}Help`)).toEqual(HELP);
  expect(read(`${'*'.repeat(400)}Help`)).toEqual({ type: 'unknown' });
});
