import { type Entry, type Manifest, type Place } from '@envoi/attachment-export';
import { html, type Html } from './html.ts';
import { formatNumber, formatSize, instantFormat, type Language } from './language.ts';
import { layout } from './layout.ts';
import { type Words } from './words.en.ts';
import { wordsOf } from './words.ts';

/** Entries on one page. */
export const PAGE_SIZE = 500;

/** Which page of which list; numbered from 1. */
export type Wanted = Readonly<{ of: 'available' | 'missing'; page: number }>;

export type Listing = Readonly<{
  language: Language;
  timeZone: string | undefined;
  linksValidUntil: string;
  manifest: Manifest;
  wanted: Wanted;
  entries: readonly Entry[];
  /** `action` is this page itself. */
  urls: Readonly<{ action: string; revoke: string; file: string; json: string }>;
  linkTo: (entry: Entry, number: number) => string;
}>;

/** The list, after the button was pressed (product rule E7). */
export const listPage = (listing: Listing): string => {
  const { language, timeZone, linksValidUntil, manifest, urls } = listing;
  const words = wordsOf(language);
  const shows = (of: Wanted['of']) => listing.wanted.of === of;
  return layout(
    language,
    words.exportTitle,
    html`<p><strong>${words.worksUntil(instantFormat(language, timeZone)(linksValidUntil))}</strong></p>
      <p>${words.warning}</p>
      <div class="row">
        <a class="button" href="${urls.file}">${words.asText}</a>
        <a class="button" href="${urls.json}">${words.asJson}</a>
      </div>
      <h2>${words.available(formatNumber(language, manifest.count))}</h2>
      ${manifest.count === 0 ? html`<p>${words.nothing}</p>` : section(listing, 'available', shows('available'))}
      ${
        manifest.missing === 0
          ? undefined
          : html`<h2>${words.missing(formatNumber(language, manifest.missing))}</h2>
              <p>${words.missingHint}</p>
              ${section(listing, 'missing', shows('missing'))}`
      }
      <h2>${words.revoke}</h2>
      <p>${words.revokeHint}</p>
      <form method="post" action="${urls.revoke}"><button class="bad">${words.revoke}</button></form>`,
  );
};

const section = (listing: Listing, of: Wanted['of'], isShown: boolean): Html => {
  const words = wordsOf(listing.language);
  if (!isShown) return html`<div class="row">${turnTo(listing, { of, page: 1 }, words.show)}</div>`;
  const { page } = listing.wanted;
  const total = of === 'available' ? listing.manifest.count : listing.manifest.missing;
  const first = (page - 1) * PAGE_SIZE;
  const number = (n: number) => formatNumber(listing.language, n);
  return html`<ol start="${first + 1}">
      ${listing.entries.map((entry, index) => item(listing, entry, first + index))}
    </ol>
    <nav class="row" aria-label="${words.exportTitle}">
      ${page > 1 ? turnTo(listing, { of, page: page - 1 }, words.previous) : undefined}
      <span>${words.range(number(first + 1), number(first + listing.entries.length), number(total))}</span>
      ${first + PAGE_SIZE < total ? turnTo(listing, { of, page: page + 1 }, words.next) : undefined}
    </nav>`;
};

const item = (listing: Listing, entry: Entry, number: number): Html => {
  const { language, timeZone, linkTo } = listing;
  const words = wordsOf(language);
  const name = entry.name === '' ? words.unnamed : entry.name;
  const when = html`<time datetime="${entry.uploadedAt}">${instantFormat(language, timeZone)(entry.uploadedAt)}</time>`;
  const { place } = entry;
  const where = place === undefined ? undefined : html` · <span dir="auto">${placeName(words, place)}</span>`;
  if (entry.missing !== undefined) {
    const why = (words.reasons as Readonly<Record<string, string | undefined>>)[entry.missing] ?? words.noReason;
    return html`<li>
      <bdi>${name}</bdi>
      <p class="soft">${when}${where} · ${why}</p>
    </li>`;
  }
  return html`<li>
    <a href="${linkTo(entry, number)}" dir="auto">${name}</a>
    <p class="soft">${when}${where} · ${formatSize(language, entry.size)}</p>
  </li>`;
};

const placeName = (words: Words, { kind, name = '' }: Place): string => (name === '' ? words.places[kind] : name);

/** A page is turned by a form, so that nothing but the two signed parameters is ever in an address. */
const turnTo = ({ urls }: Listing, { of, page }: Wanted, label: string): Html =>
  html`<form method="post" action="${urls.action}">
    <input type="hidden" name="list" value="${of}" /><input type="hidden" name="page" value="${page}" />
    <button class="quiet">${label}</button>
  </form>`;

/** What the form of `turnTo` sent; page 1 of what is available for anything else. */
export const wantedPage = (body: unknown, { count, missing }: Manifest): Wanted => {
  const { list, page } = (typeof body === 'object' && body !== null ? body : {}) as { list?: unknown; page?: unknown };
  const of = list === 'missing' ? 'missing' : 'available';
  const last = Math.max(1, Math.ceil((of === 'available' ? count : missing) / PAGE_SIZE));
  const asked = typeof page === 'string' && /^[1-9]\d{0,8}$/.test(page) ? Number(page) : 1;
  return { of, page: Math.min(asked, last) };
};
