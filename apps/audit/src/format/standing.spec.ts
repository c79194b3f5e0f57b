import { type AsOfAnswer } from '@envoi/audit';
import { type Page } from '../terminal.ts';
import { type Wire } from '../wire.ts';
import { standingLines } from './standing.ts';

const page: Page = { width: 80, paint: (_, text) => text };
const instant = '2026-11-27T10:00:00.000Z';
const through = { type: 'AttachmentExportConfirmed', stream: 'attachmentExport-s1', revision: '2', at: instant, recordedAt: instant }; // prettier-ignore
const shown = (answer: object) => standingLines({ instant, ...answer } as unknown as Wire<AsOfAnswer>, page);

describe('how something stood', () => {
  it('is, of a request, its state, what is known of it, and the last event that counts', () => {
    const request = { id: 'r1', subject: 's1', askedAt: instant, command: 'export', state: 'waiting', facts: { issues: 2 }, through, unreadable: 1 }; // prettier-ignore
    expect(shown({ kind: 'request', request })).toEqual([
      `export r1 at ${instant}`,
      '    state     waiting',
      '    subject   s1',
      `    asked     ${instant}`,
      '    facts     issues 2',
      '    through   AttachmentExportConfirmed, attachmentExport #2',
      `              recorded ${instant}`,
      '    unread    1 events of its stream cannot be read',
    ]);
    expect(shown({ kind: 'request' })).toEqual([`No such request had been made by ${instant}.`]);
  });

  it('is, of a row, what stood in it, or that there was none', () => {
    const row = { kind: 'row', projection: 'requests', version: 1, key: 'k1' };
    expect(shown({ ...row, row: { command: 'export' }, through, parked: 'UnknownEventError' }).slice(0, 2)).toEqual([
      `requests v1, k1, at ${instant}`,
      '    row       command export',
    ]);
    expect(shown({ ...row, parked: 'UnknownEventError' })).toContain('    parked    later events: UnknownEventError');
    expect(shown(row)).toContain('    row       there was none');
  });

  it('is, of the system, a table of every figure', () => {
    const figures = {
      ...{
        events: 1_234,
        unreadable: 0,
        delivered: 3,
        completed: 0,
        overdue: 0,
        late: 0,
        rateLimits: 2,
        linksAlive: 1,
      },
      exports: { delivered: 3, waiting: 10 },
      deletions: {},
      refusals: { 'export/managed': 1 },
      confirmed: { exports: 13, deletions: 0 },
    };
    const lines = shown({ kind: 'system', figures });
    expect(lines).toHaveLength(1 + 8 + 2 + 1 + 2);
    expect(lines).toContain('    events                                 1234');
    expect(lines).toContain('    exports: waiting                         10');
    expect(lines).toContain('    refusals: export/managed                  1');
  });
});
