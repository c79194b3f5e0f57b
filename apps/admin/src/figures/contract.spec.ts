import { figuresQuery } from './contract.ts';

it('takes days whose year before is one of ours, too', () => {
  const takes = (to: string) => figuresQuery.safeParse({ to }).success;
  expect(['2026-11-24', '9999-12-31', '0001-01-01'].map(takes)).toEqual([true, true, true]);
  expect(['0000-12-31', '0000-01-05', '10000-01-01', 'today'].map(takes)).not.toContain(true);
});
