import fc from 'fast-check';
import { examples } from './catalogue.ts';
import { render, type Renderable } from './render.ts';
import { kinds } from './sentences/kinds.ts';

const instants = ['until', 'validUntil', 'readyAt', 'dueAt', 'linksValidUntil', 'startAt'];
const anInstant = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const aZone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'America/St_Johns',
  '+05:00',
  'nowhere',
  'Etc/GMT-14',
);
const fills = fc.record({
  code: fc.stringMatching(/^[bcdfghjklmnpqrstvwxz]{6}$/),
  fileUrl: fc.webUrl({ withQueryParameters: true }),
  pageUrl: fc.webUrl(),
  cancelUrl: fc.webUrl(),
  deletionUrl: fc.webUrl(),
  accountName: fc.constant('Example ID'),
  accountUrl: fc.webUrl(),
});

const aMessage = fc
  .record({
    kind: fc.constantFrom(...kinds),
    pick: fc.nat(20),
    locale: fc.constantFrom('en' as const, 'de' as const),
    timeZone: aZone,
    introduced: fc.boolean(),
    at: anInstant,
    count: fc.nat(),
    missing: fc.nat(),
  })
  .map(({ kind, pick, at, count, missing, ...rest }): Renderable => {
    const { parameters } = examples[kind][pick % examples[kind].length]!;
    const changed = Object.entries(parameters).map(([name, value]) => {
      if (instants.includes(name)) return [name, at] as const;
      return [name, name === 'count' ? count : name === 'missing' ? missing : value] as const;
    });
    return { kind, template: 1, ...rest, parameters: Object.fromEntries(changed) };
  });

const leftovers = /undefined|null|NaN|Invalid|\[object|[{}]|\bnone\b/;

it('never leaves anything unfilled, and never says a parameter by its name', () => {
  fc.assert(
    fc.property(aMessage, fills, (message, filled) => {
      const { text, plainText } = render(message, {
        ...filled,
        fileUrl: 'https://a.example/',
        pageUrl: 'https://b.example/',
        cancelUrl: 'https://c.example/',
        deletionUrl: 'https://d.example/',
        accountUrl: 'https://e.example/',
      });
      for (const said of [text, plainText]) {
        expect(said).not.toMatch(leftovers);
        expect(said).toBe(said.trim());
        expect(said).not.toContain('\n\n\n');
      }
    }),
    { numRuns: 400 },
  );
});

it('always keeps every URL and code whole, with and without markup, and leaves no markup in the plain text', () => {
  fc.assert(
    fc.property(aMessage, fills, (message, filled) => {
      const { text, plainText, command, link, pages } = render(message, filled);
      const whole = [command, link?.url, ...(pages ?? []).map(({ url }) => url)].filter((part) => part !== undefined);
      for (const part of whole) expect([text.includes(part), plainText.includes(part)]).toEqual([true, true]);
      const given = [...whole, filled.accountUrl];
      const words = given.reduce((rest, part) => rest.replaceAll(part, ''), plainText);
      expect(words).not.toMatch(/[*`<>]/);
    }),
    { numRuns: 400 },
  );
});

it('always says the same for the same record', () => {
  fc.assert(
    fc.property(aMessage, fills, (message, filled) => expect(render(message, filled)).toEqual(render(message, filled))),
  );
});
