import { measure } from './event-store.ts';

describe('the bench of the event store', () => {
  it('runs, and measures something in every row', async () => {
    const rows = await measure(2_000);
    expect(rows.length).toBeGreaterThan(10);
    const numbers = rows.filter(({ unit }) => unit === '/s').flatMap(({ ours, raw }) => [ours, raw]);
    expect(numbers.every((number) => Number.isFinite(number) && number > 0)).toBe(true);
  }, 60_000);
});
