import { eventually } from '../../../test/eventually.ts';
import { heldLease, type Reading } from './held-lease.ts';
import { LeaseLostError } from './lease.ts';

const given = () => {
  const clock: Reading = { steady: 0, wall: 1_000_000 };
  let givenBack = 0;
  const lease = heldLease(
    { name: 'work', fence: 7n, goodFor: 3_000, startedAt: { ...clock }, now: () => ({ ...clock }) },
    () => {
      givenBack += 1;
      return Promise.resolve();
    },
  );
  const pass = (steady: number, wall = steady): void => {
    clock.steady += steady;
    clock.wall += wall;
  };
  return { lease, clock, pass, givenBack: () => givenBack };
};

it('is held for three seconds from the start of the call that took it', () => {
  const { lease, pass } = given();
  pass(2_999);
  lease.assertHeld();
  pass(1);
  expect(() => lease.assertHeld()).toThrow(LeaseLostError);
});

it('is held for three seconds from the start of the last renewal', () => {
  const { lease, clock, pass } = given();
  pass(1_000);
  const startedAt = { ...clock };
  pass(1_500);
  lease.renewed(startedAt);
  pass(1_499);
  lease.assertHeld();
  pass(1);
  expect(() => lease.assertHeld()).toThrow(LeaseLostError);
});

it('never comes back once it was lost, whatever a late renewal says', () => {
  const { lease, clock, pass } = given();
  pass(2_900);
  const startedAt = { ...clock };
  pass(200);
  lease.renewed(startedAt);
  expect(() => lease.assertHeld()).toThrow(LeaseLostError);
  expect(lease.lost.aborted).toBe(true);
});

it('is lost after the machine has slept, when the steady clock stood still', () => {
  const { lease, pass } = given();
  pass(10, 60_000);
  expect(() => lease.assertHeld()).toThrow(LeaseLostError);
});

it('is lost in time though the wall clock was set back', () => {
  const { lease, pass } = given();
  pass(3_000, -60_000);
  expect(() => lease.assertHeld()).toThrow(LeaseLostError);
});

it('says by itself that it is lost', async () => {
  const now = (): Reading => ({ steady: performance.now(), wall: Date.now() });
  const startedAt = now();
  const lease = heldLease({ name: 'work', fence: 7n, goodFor: 50, startedAt, now }, () => Promise.resolve());
  expect(lease.lost.aborted).toBe(false);
  await eventually(() => lease.lost.aborted, { within: 1_000 });
  expect(performance.now() - startedAt.steady).toBeGreaterThanOrEqual(49);
  expect(lease.lost.reason).toBeInstanceOf(LeaseLostError);
});

it('is given back when it is released', async () => {
  const { lease, givenBack } = given();
  await lease.release();
  expect(givenBack()).toBe(1);
  expect(() => lease.assertHeld()).toThrow(LeaseLostError);
});
