import { given } from '@envoi/event-sourcing';
import { type ByStaff } from '@envoi/staff-acts';
import { decide } from './decide.ts';
import { type AttachmentExportEvent } from './events.ts';
import * as examples from './examples.ts';
import { staffMay } from './staff.ts';
import { attachmentExport } from './stream.ts';

const { exportId, secondExportId, confirmed, held, prepared, announced, delivered, requested, revoked, policy, aMember } = examples; // prettier-ignore
const { cancelled, undeliverable, linksExpired, expired, nextAllowedAt, after, asking } = examples;
const by: ByStaff = { actor: '3f0d8f0a-0000-4000-8000-000000000001', reason: 'member-asked', ticket: 'OPS-12' };
const act = { exportId, by };
const closed: AttachmentExportEvent = { type: 'AttachmentExportsClosed', data: { deletionId: 'd1' } };
const event = (type: AttachmentExportEvent['type']) => ({ type, data: act }) as unknown as AttachmentExportEvent; // prettier-ignore
const cancelledByStaff = event('AttachmentExportCancelledByStaff');
const revokedByStaff = event('AttachmentExportLinksRevokedByStaff');
const released = event('AttachmentExportReleasedByStaff');
const limitReleased = event('AttachmentExportLimitReleasedByStaff');

const since = (...events: readonly AttachmentExportEvent[]) => given(attachmentExport, ...events);
const stateAfter = (...events: readonly AttachmentExportEvent[]) => events.reduce((state, one) => attachmentExport.evolve(state, one), attachmentExport.initialState); // prettier-ignore

describe('Staff cancel an export', () => {
  it.each([
    ['held', [requested, held]],
    ['confirmed', [requested, confirmed]],
    ['prepared', [requested, confirmed, prepared]],
  ])('that is %s, which gives the slot back', (_, events) => {
    since(...events).when(decide.cancelByStaff(act)).then(cancelledByStaff); // prettier-ignore
    expect(stateAfter(...events, cancelledByStaff)).toMatchObject({ current: { status: 'none' }, ended: [{ exportId, how: 'cancelled' }] }); // prettier-ignore
    expect(stateAfter(...events, cancelledByStaff).slot).toBeUndefined();
  });

  it.each([
    ['cannot, when it is announced', 'announced', [requested, confirmed, prepared, announced]],
    ['cannot, when it is delivered', 'announced', [requested, confirmed, prepared, announced, delivered]],
    ['cannot, while it waits for its code', 'not-confirmed', [requested]],
    ['cannot, when it lapsed', 'over', [requested, expired]],
    ['cannot, when it failed', 'over', [requested, confirmed, { ...undeliverable }]],
    ['cannot, when the profile is being deleted', 'over', [requested, confirmed, closed]],
    ['cannot, when there never was one', 'over', []],
    ['need not, when the member did', 'done', [requested, confirmed, cancelled]],
    ['need not, when others of the staff did', 'done', [requested, confirmed, cancelledByStaff]],
  ] as const)('%s', (_, why, events) => {
    since(...events).when(decide.cancelByStaff(act)).then(); // prettier-ignore
    expect(staffMay.cancel(exportId)(stateAfter(...events))).toBe(why);
  });

  it('cannot cancel another one than was meant', () => {
    since(requested, confirmed).when(decide.cancelByStaff({ exportId: secondExportId, by })).then(); // prettier-ignore
  });
});

describe('Staff revoke links', () => {
  it.each([
    ['announced', [requested, confirmed, prepared, announced]],
    ['delivered', [requested, confirmed, prepared, announced, delivered]],
  ])('that are %s; the slot stays taken', (_, events) => {
    since(...events).when(decide.revokeByStaff(act)).then(revokedByStaff); // prettier-ignore
    const state = stateAfter(...events, revokedByStaff);
    expect(state).toMatchObject({ current: { status: 'none' }, live: [], slot: { exportId }, ended: [{ how: 'revoked' }] }); // prettier-ignore
  });

  it.each([
    ['cannot, before there are any', 'no-links', [requested, confirmed]],
    ['cannot, while it waits for its code', 'not-confirmed', [requested]],
    ['cannot, when they expired', 'over', [requested, confirmed, prepared, announced, delivered, linksExpired]],
    ['need not, when the member did', 'done', [requested, confirmed, prepared, announced, delivered, revoked]],
    ['need not, when others of the staff did', 'done', [requested, confirmed, prepared, announced, delivered, revokedByStaff]], // prettier-ignore
  ] as const)('%s', (_, why, events) => {
    since(...events).when(decide.revokeByStaff(act)).then(); // prettier-ignore
    expect(staffMay.revokeLinks(exportId)(stateAfter(...events))).toBe(why);
  });
});

describe('Staff release a held confirmation', () => {
  it('which stays held until the member was looked at, and then counts from its acceptance', () => {
    since(requested, held).when(decide.releaseByStaff(act)).then(released); // prettier-ignore
    expect(stateAfter(requested, held, released).current).toMatchObject({ status: 'held', isReleased: true });
    since(requested, held, released).when(decide.release({ exportId, policy, member: aMember })).then(confirmed); // prettier-ignore
  });

  it.each([
    ['need not, when it was released', 'done', [requested, held, released]],
    ['need not, when it went on by itself', 'done', [requested, held, confirmed]],
    ['need not, when it never was held', 'done', [requested, confirmed, prepared, announced, delivered]],
    ['cannot, while it waits for its code', 'not-confirmed', [requested]],
    ['cannot, when it was cancelled', 'over', [requested, held, cancelled]],
  ] as const)('%s', (_, why, events) => {
    since(...events).when(decide.releaseByStaff(act)).then(); // prettier-ignore
    expect(staffMay.release(exportId)(stateAfter(...events))).toBe(why);
  });
});

describe('Staff release the limit of an export in seven days', () => {
  const now = after(60);
  const life = [requested, confirmed, prepared, announced, delivered];

  it('so that the next one is possible at once, and links go on to work', () => {
    since(...life).when(decide.releaseLimitByStaff({ by, now })).then(limitReleased); // prettier-ignore
    expect(decide.request(asking(now))(stateAfter(...life, limitReleased))).toMatchObject([
      { type: 'AttachmentExportRequested' },
    ]);
    expect(stateAfter(...life, limitReleased).live).toHaveLength(1);
  });

  it.each([
    ['cannot, while the export is under way', 'under-way', [requested, confirmed], now],
    ['cannot, when the profile is being deleted', 'over', [...life, closed], now],
    ['need not, when there is none', 'done', [], now],
    ['need not, when it was released', 'done', [...life, limitReleased], now],
    ['need not, when the week is over', 'done', life, nextAllowedAt],
  ] as const)('%s', (_, why, events, at) => {
    since(...events).when(decide.releaseLimitByStaff({ by, now: at })).then(); // prettier-ignore
    expect(staffMay.releaseLimit(at)(stateAfter(...events))).toBe(why);
  });
});
