import { type TimelineEntry } from '@envoi/audit';
import { type Page } from '../terminal.ts';
import { type Wire } from '../wire.ts';
import { timelineLines } from './timeline.ts';

type Entry = Wire<TimelineEntry>;

const subject = '7d9f0a4e-0000-4000-8000-000000000001';
const aPage = (width: number): Page => ({ width, paint: (_, text) => text });
const entry = (changed: object = {}): Entry =>
  ({
    kind: 'event',
    id: 'e1',
    stream: `attachmentExport-${subject}`,
    revision: '4',
    position: '17',
    type: 'AttachmentExportRefused',
    subject,
    at: '2026-11-27T10:00:00.000Z',
    recordedAt: '2026-11-27T10:00:00.250Z',
    data: { reason: 'within-seven-days', issue: { number: 2, keys: [] } },
    command: 'RequestAttachmentExport',
    causation: 'm1',
    correlation: 'm1',
    policy: 1,
    causedBy: { by: 'message', fingerprint: 'f1' },
    ...changed,
  }) as Entry;
const told = { where: 'chat', template: 'refused', version: 2, locale: 'en', timeZone: 'UTC', parameters: {} };

const shown = async (entries: readonly Entry[], width = 80): Promise<readonly string[]> => {
  const given = (async function* () {
    yield* await Promise.resolve(entries);
  })();
  const lines: string[] = [];
  for await (const line of timelineLines(given, aPage(width))) lines.push(...line.split('\n'));
  return lines;
};

describe('a timeline', () => {
  it('says of an event when, what, where, by whom, and what it holds', async () => {
    expect(await shown([entry()])).toEqual([
      '2026-11-27',
      '10:00:00.000  AttachmentExportRefused                        attachmentExport #4',
      '    by        a message of the member (fingerprint f1)',
      '    holds     reason within-seven-days · issue.number 2 · issue.keys none',
      '',
      `1 event of ${subject}. Times are UTC, and those of the`,
      'cause.',
    ]);
  });

  it('quotes what the member was told, line by line, and says which sentence it was', async () => {
    const lines = await shown([entry({ data: { kind: 'refused', template: 2 }, told: { ...told, text: 'No.\n\nLater.' } })]); // prettier-ignore
    expect(lines.slice(3, 7)).toEqual([
      '    told      │ No.',
      '              │',
      '              │ Later.',
      '              refused v2 · en · UTC',
    ]);
  });

  it('says so when a sentence is not known word for word, and when somebody was told elsewhere', async () => {
    const lines = await shown([entry({ data: {}, told: { ...told, where: 'elsewhere', why: 'no such template' } })]);
    expect(lines[3]).toBe('    told      not known word for word: no such template');
    expect(lines[4]).toBe('              refused v2 · en · UTC · on other devices');
  });

  it('shows what cannot be read as that', async () => {
    const lines = await shown([{ kind: 'unreadable', id: 'e', stream: 'foreign', revision: '0', position: '1', type: 'Odd\u001b[2J', why: 'no schema' }]); // prettier-ignore
    expect(lines[0]).toBe('at an unknown time');
    expect(lines[1]).toMatch(/^--:--:--\.--- {2}Odd\?\[2J +#0$/);
    expect(lines[2]).toBe('    why       cannot be read: no schema');
  });

  it('has a heading for each day, and counts events of several as of nobody', async () => {
    const next = entry({ at: '2026-11-28T00:00:00.000Z', stream: 'attachmentExport-another' });
    const lines = await shown([entry(), next]);
    expect(lines).toContain('2026-11-28');
    expect(lines.at(-1)).toBe('2 events. Times are UTC, and those of the cause.');
  });

  it('says when something was recorded later than it was caused', async () => {
    expect((await shown([entry({ recordedAt: '2026-11-27T10:00:02.000Z' })])).join('\n')).toContain('    recorded  2026-11-27T10:00:02.000Z'); // prettier-ignore
  });

  it.each([80, 160])('fits into %i columns, names and values together', async (width) => {
    const ids = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`name${index}`, subject]));
    const text = 'A long sentence for a member. '.repeat(20);
    const lines = await shown([entry({ data: ids, told: { ...told, text } })], width);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    for (const name of Object.keys(ids)) expect(lines.some((line) => line.includes(`${name} ${subject}`))).toBe(true);
  });

  it('cuts what nobody could read, and says how long it is', async () => {
    expect((await shown([entry({ data: { certificate: 'x'.repeat(4_000) } })])).join('\n')).toContain(
      `certificate ${'x'.repeat(30)}… (4000 characters)`,
    );
  });

  it.each([
    [{ by: 'event', id: 'e0', place: { stream: 'conversation-a', revision: '3', type: 'AssistantSpoke' } }, 'AssistantSpoke, conversation #3'],
    [{ by: 'event', id: 'e0' }, 'event e0'],
    [{ by: 'process', process: 'profile-deletion', step: 'access', redriven: 2 }, 'process profile-deletion, step access, driven again 2 times'],
    [{ by: 'page', button: 'cancel' }, 'the button "cancel" on a page of the member'],
    [{ by: 'review', outgoing: 'o1' }, 'a look at message o1 before it was sent: it did not hold any more'],
    [{ by: 'delivery', outgoing: 'o1', edition: 2 }, 'an attempt to send message o1, edition 2'],
    [{ by: 'housekeeping' }, 'housekeeping: nobody had been heard of for long'],
    [{ by: 'staff', actor: 'a1' }, 'staff, actor a1'],
    [{ by: 'unknown' }, 'something that this version does not know'],
  ])('names each kind of cause: %j', async (causedBy, text) => {
    expect((await shown([entry({ causedBy })]))[2]).toBe(`    by        ${text}`);
  }); // prettier-ignore
});
