import { given } from '@envoi/event-sourcing';
import { type ByStaff } from '@envoi/staff-acts';
import { decide } from './decide.ts';
import { type ProfileDeletionEvent } from './events.ts';
import { aMember, cancelled, confirmed, deletionId, expired, held, policy, requested, started } from './examples.ts';
import { staffMayRelease } from './staff.ts';
import { profileDeletion } from './stream.ts';

const by: ByStaff = { actor: '3f0d8f0a-0000-4000-8000-000000000001', reason: 'false-alarm', ticket: 'OPS-12' };
const act = { deletionId, by };
const released: ProfileDeletionEvent = { type: 'ProfileDeletionReleasedByStaff', data: act };
const stateAfter = (events: readonly ProfileDeletionEvent[]) => events.reduce((state, one) => profileDeletion.evolve(state, one), profileDeletion.initialState); // prettier-ignore

describe('Staff release a held confirmation of a deletion', () => {
  it('which stays held until the member was looked at, and then counts from its acceptance', () => {
    given(profileDeletion, requested, held).when(decide.releaseByStaff(act)).then(released); // prettier-ignore
    expect(stateAfter([requested, held, released]).current).toMatchObject({ status: 'held', isReleased: true });
    const release = decide.release({ deletionId, policy, member: aMember });
    given(profileDeletion, requested, held, released).when(release).then(confirmed);
  });

  it('which the member can still cancel', () => {
    given(profileDeletion, requested, held, released).when(decide.cancel({ deletionId })).then(cancelled); // prettier-ignore
  });

  it.each([
    ['need not, when it was released', 'done', [requested, held, released]],
    ['need not, when it went on by itself', 'done', [requested, held, confirmed, started]],
    ['cannot, while it waits for its code', 'not-confirmed', [requested]],
    ['cannot, when it lapsed', 'over', [requested, expired]],
    ['cannot, when it was cancelled', 'over', [requested, held, cancelled]],
    ['cannot, when there never was one', 'over', []],
  ] as const)('%s', (_, why, events) => {
    given(profileDeletion, ...events).when(decide.releaseByStaff(act)).then(); // prettier-ignore
    expect(staffMayRelease(deletionId)(stateAfter(events))).toBe(why);
  });
});
