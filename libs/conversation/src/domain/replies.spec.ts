import { type CodeIssue } from '@envoi/confirmation-code';
import { instant } from '@envoi/event-sourcing';
import { replyTo } from './replies.ts';

const openCode: CodeIssue = {
  requestId: 'e1',
  number: 3,
  key: 'k2',
  issuedAt: instant('2026-11-24T09:00:00.000Z'),
  validUntil: instant('2026-11-24T09:10:00.000Z'),
};

it('Help helps, whatever is open', () => {
  expect(replyTo({ type: 'command', command: 'help' }, { openCode })).toEqual({ kind: 'help', parameters: {} });
});

it('a near miss suggests the command, with the code when a request is open (C5)', () => {
  const nearMiss = { type: 'near-miss', command: 'export' } as const;
  expect(replyTo(nearMiss)).toEqual({ kind: 'near-miss', parameters: { command: 'export' } });
  expect(replyTo(nearMiss, { openCode })).toEqual({
    kind: 'near-miss',
    parameters: { command: 'export', requestId: 'e1', issueNumber: 3, codeKey: 'k2', validUntil: openCode.validUntil },
  });
  expect(replyTo({ type: 'near-miss', command: 'help' }, { openCode })).toEqual({
    kind: 'near-miss',
    parameters: { command: 'help' },
  });
});

it('a near miss of Delete me suggests it, with the code while one is open', () => {
  expect(replyTo({ type: 'near-miss', command: 'deletion' })).toEqual({
    kind: 'near-miss',
    parameters: { command: 'deletion' },
  });
});

it('other talk, and nothing at all, is answered with what can be said', () => {
  expect(replyTo({ type: 'unknown' })).toEqual({ kind: 'unknown', parameters: {} });
  expect(replyTo({ type: 'empty' })).toEqual({ kind: 'unknown', parameters: {} });
});
