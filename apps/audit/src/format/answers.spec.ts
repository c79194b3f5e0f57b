import { type Comparison, type Explanation, type PolicyDifference, type PolicySummary } from '@envoi/audit';
import { type Verdict } from '@envoi/evidence';
import { harmless, type Page } from '../terminal.ts';
import { type Wire } from '../wire.ts';
import { comparisonLines } from './comparison.ts';
import { explanationLines } from './explanations.ts';
import { reportLines } from './policy-report.ts';
import { fileLines, logLines } from './verdict.ts';

const page: Page = { width: 80, paint: (_, text) => text };
const at = '2026-11-27T10:00:00.000Z';

const explained = async (...explanations: object[]): Promise<readonly string[]> => {
  const given = (async function* () {
    yield* await Promise.resolve(explanations as Wire<Explanation>[]);
  })();
  const lines: string[] = [];
  for await (const line of explanationLines(given, page)) lines.push(line);
  return lines;
};

it('an explanation has its rule, what it was based on, and what the member was told', async () => {
  const told = { where: 'chat', template: 'refused', version: 2, locale: 'en', timeZone: 'UTC', parameters: {}, text: 'No.' }; // prettier-ignore
  const event = {
    id: 'e',
    stream: 'attachmentExport-s',
    revision: '4',
    position: '9',
    type: 'AttachmentExportRefused',
  };
  const rules = [{ number: 'E5', sentence: 'One export in seven days.' }];
  const refusal = { outcome: 'refused', reason: 'within-seven-days', rules, event, at, recordedAt: at, policy: 1 };
  const causedBy = { by: 'message', fingerprint: 'f' };
  const known = { requestId: 'r1', causedBy, facts: { nextAllowedAt: at }, lookedUpAt: at, told: [told] };
  expect(await explained({ ...refusal, ...known })).toEqual([
    `${at}  refused  within-seven-days`,
    '    rule      E5: One export in seven days.',
    '    policy    version 1',
    '    event     AttachmentExportRefused, attachmentExport #4',
    '    request   r1',
    '    by        a message of the member (fingerprint f)',
    `    facts     nextAllowedAt ${at}`,
    `    looked up ${at}`,
    '    told      │ No.',
    '              refused v2 · en · UTC',
  ]);
  expect(await explained({ ...refusal, causedBy, facts: {}, told: [] })).toHaveLength(5);
  expect(await explained()).toEqual([expect.stringContaining('Nothing has to be explained')]);
});

it('a difference says how it was, how it would be, and where the two part', () => {
  const firstDifference = { at, stream: 'attachmentExport-s', revision: '4', was: 'Confirmed', wouldBe: 'Refused' };
  const difference = { kind: 'difference', subject: 's', command: 'export', requestId: 'r1', was: { state: 'delivered', at }, wouldBe: { state: 'refused/managed' }, alsoInForce: true, firstDifference }; // prettier-ignore
  expect(reportLines(difference as unknown as Wire<PolicyDifference>, page)).toEqual([
    'export r1',
    '    subject   s',
    `    was       delivered, ${at}`,
    '    would be  refused/managed',
    `    parts     ${at} · attachmentExport #4`,
    '    decided   Confirmed',
    '    instead   Refused',
    '    note      the policy in force would have ended it otherwise, too: it was',
    '              decided under another one',
  ]);
});

it('a report ends with its sum, and with what it cannot tell and assumes', () => {
  const summary = { kind: 'summary', subjects: 3, requests: 5, different: 1, retimed: 2, notChecked: 0, cannotTell: ['the brake'], assumptions: ['members act the same'] }; // prettier-ignore
  expect(reportLines(summary as unknown as Wire<PolicySummary>, page)).toEqual([
    '1 of 5 requests would have ended otherwise',
    '    subjects  3',
    '    retimed   2: the same end, with another date on the way',
    '    unchecked 0 subjects that this version cannot follow',
    '    unknown   the brake',
    '    assumed   members act the same',
  ]);
});

it('a comparison says whether both are the same, and otherwise where they first differ', () => {
  const same = { model: 'requests', version: 1, isSame: true, live: { rows: 2, sha256: 'a' }, rebuilt: { rows: 2, sha256: 'a' }, position: '7' }; // prettier-ignore
  expect(comparisonLines(same as unknown as Wire<Comparison>, page)).toEqual([
    'requests v1  the same',
    '    live      2 rows · a',
    '    rebuilt   2 rows · a',
    '    through   position 7',
  ]);
  const different = { ...same, isSame: false, firstDifference: { key: 'k1', live: '{"a":1}' } };
  const lines = comparisonLines(different, page);
  expect(lines[0]).toBe('requests v1  DIFFERENT');
  expect(lines.slice(-3)).toEqual(['    first     key k1', '    live      {"a":1}', '    rebuilt   no row']);
});

it('a verdict says so where no witness can show that the end was cut off', () => {
  const verdict = { isValid: true, difference: undefined, leaves: 3, unsealed: 0 };
  const alone = logLines({ ...verdict, heads: { 'the log': 1, 'the witness': 0 } }, page).join('\n');
  expect(alone).toContain('nothing shows whether the end was cut off');
  const witnessed = logLines({ ...verdict, heads: { 'the log': 1, 'the witness': 1 } }, page).join('\n');
  expect(witnessed).not.toContain('note');
});

it('a verdict about a hostile file has nothing in it that could steer a terminal, nor a line that it did not write', () => {
  const painted: Page = { ...page, paint: (_, text) => text };
  const header = { origin: '\u001b[2J', period: { from: at, to: at }, exported: { at, recipient: 'x\n    signed    by us', reason: '\u202e', ticket: '' } }; // prettier-ignore
  const counts = { leaves: 0, heads: 0, entries: { '\u009b': 1 }, certificates: 0 };
  const problems = [{ line: 3, what: 'leaf (a\u0007\nVALID: all is well)' }];
  const lines = fileLines({ isValid: false, problems, header, ...counts, signedBy: '\u2066' } as unknown as Verdict, painted); // prettier-ignore
  for (const line of lines) expect(line).toBe(harmless(line));
  expect(lines.filter((line) => /^(VALID| {4}signed)/.test(line))).toHaveLength(1);
});
