import { instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams, memoryEventLog } from '@envoi/event-store';
import { profileDeletion, profileDeletionSchemas, type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { isLost } from './ports.ts';

const subject = '7d9f0a4e-0000-4000-8000-000000000001' as SubjectId;
const now = instant('2026-11-24T10:00:00Z');
const person = { workspace: 'w', memberId: 'mia', incarnation: '1', fingerprintKey: Buffer.alloc(32) };
const forgotten: ProfileDeletionEvent = { type: 'SubjectForgotten', data: { because: 'idle', forgottenAt: now } };

it('takes for lost whom the vault does not know, unless the log says that they are forgotten', async () => {
  const streams = new Streams(memoryEventLog(), profileDeletionSchemas, { now: () => now, policyVersion: 1 });
  const known = isLost({ person: () => Promise.resolve(person) }, streams);
  const unknown = isLost({ person: () => Promise.resolve(undefined) }, streams);
  expect([await known(subject), await unknown(subject)]).toEqual([false, true]);
  const why = { cause: { causation: 'c', correlation: 'c', at: now }, command: 'test' };
  await streams.transact(profileDeletion, subject, why, () => [forgotten]);
  expect(await unknown(subject)).toBe(false);
});
