import { progressLines } from '../tools/progress-lines.ts';

const end = 1_000n;

it('says how far a rebuild is, how fast, and how long it will take still', () => {
  const lineOf = progressLines(0);
  expect(lineOf({ events: 50, position: 100n, end }, 1_000)).toContain('10 %, 50 events, 50/s, ? s left');
  expect(lineOf({ events: 100, position: 200n, end }, 2_000)).toBe(
    '[######........................] 20 %, 100 events, 50/s, 8 s left',
  );
});

it('estimates by what this run does, not by what an interrupted one had made before', () => {
  const lineOf = progressLines(0);
  lineOf({ events: 50, position: 500n, end }, 1_000);
  expect(lineOf({ events: 100, position: 600n, end }, 2_000)).toContain('60 %, 100 events, 50/s, 4 s left');
});

it('is done at the end, beyond it, and with an empty log', () => {
  for (const [position, of] of [
    [end, end],
    [2_000n, end],
    [0n, 0n],
  ] as const)
    // prettier-ignore
    expect(progressLines(0)({ events: 0, position, end: of }, 1_000)).toContain('100 %, 0 events, 0/s, 0 s left');
});
