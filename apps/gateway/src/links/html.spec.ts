import fc from 'fast-check';
import { html } from './html.ts';

describe('html', () => {
  it('escapes what is put into it', () => {
    expect(html`<p title="${`"><script>`}">${"Tom & 'Jo'"}</p>`.markup).toBe(
      '<p title="&#34;&#62;&#60;script&#62;">Tom &#38; &#39;Jo&#39;</p>',
    );
  });

  it('takes markup, lists of it, numbers and nothing', () => {
    expect(html`${html`<b>1</b>`}${[html`<i>2</i>`, html`<i>3</i>`]}${4}${undefined}`.markup).toBe(
      '<b>1</b><i>2</i><i>3</i>4',
    );
  });

  it('never lets a text open a tag, end an attribute or begin an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`${text}`;
        return !/[<>"']/.test(markup) && !/&(?!#\d+;)/.test(markup);
      }),
    );
  });
});
