import { parseIntent } from './intent.ts';
import { type TextFormat } from './intent-text.ts';

const read = (text: string, format: TextFormat = 'plain') => parseIntent(text, { format });

const EXPORT = { type: 'command', command: 'export' };
const CODED = { ...EXPORT, code: 'ktsbnr' };
const HELP = { type: 'command', command: 'help' };

describe('in HTML, tags of formatting and entities do not matter', () => {
  it.each([
    ['<b>Get my attachments</b>', EXPORT],
    ['<p>Get my attachments</p>', EXPORT],
    ['<div><p class="a b">Get&nbsp;my <i>attachments</i><br/></p></div>', EXPORT],
    ['<html><body><pre><code>Get my attachments ktsbnr</code></pre></body></html>', CODED],
    ['Get my attachments <strong>ktsbnr</strong>', CODED],
    ['Get my attachments<br>ktsbnr', CODED],
    ['Get my attachments&#160;ktsbnr', CODED],
    ['Get my attachments&#xA0;&quot;ktsbnr&quot;', CODED],
    ['&ldquo;Get my attachments ktsbnr&rdquo;', CODED],
    ['Get my attachments &lt;ktsbnr&gt;', CODED],
    ['Get my attach&shy;ments&zwj; ktsbnr', CODED],
    ['<SPAN STYLE="color:red">Help</SPAN>', HELP],
    ['<p>Get my attachments &lt;confirmation code&gt;</p>', { type: 'near-miss', command: 'export' }],
    ['<p>Get my attachments <confirmation code></p>', { type: 'near-miss', command: 'export' }],
    ['<blockquote>Get my attachments</blockquote>', { type: 'near-miss', command: 'export' }],
    ['<blockquote>Get my attachments ktsbnr</blockquote><p>Help</p>', { type: 'unknown' }],
    ['<!-- not --> Help', { type: 'unknown' }],
    ['<script>Delete me qwzxcv</script>', { type: 'near-miss', command: 'deletion' }],
    ['<p>Please</p><p>get my attachments</p>', { type: 'near-miss', command: 'export' }],
    ['Help&#x110000;', { type: 'near-miss', command: 'help' }],
    ['Help&bogus;', { type: 'near-miss', command: 'help' }],
    ['Help&amp;nbsp;', { type: 'near-miss', command: 'help' }],
    ['<p> <br> &nbsp;</p>', { type: 'empty' }],
  ] as const)('%j', (text, intent) => {
    expect(read(text, 'html')).toEqual(intent);
  });

  it('but a plain text says what is written there', () => {
    expect(read('<b>Delete me</b>')).toEqual({ type: 'near-miss', command: 'deletion' });
    expect(read('Delete&nbsp;me')).toEqual({ type: 'unknown' });
  });
});

it('in Markdown, entities do not matter, and tags are words', () => {
  expect(read('Get&nbsp;my attachments &quot;ktsbnr&quot;', 'markdown')).toEqual(CODED);
  expect(read('<b>Get my attachments</b>', 'markdown')).toEqual({ type: 'near-miss', command: 'export' });
});
