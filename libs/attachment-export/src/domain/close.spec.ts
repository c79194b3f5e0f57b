import { given } from '@envoi/event-sourcing';
import { decide } from './decide.ts';
import { type AttachmentExportEvent } from './events.ts';
import {
  after,
  announced,
  announcedAt,
  asking,
  confirmed,
  delivered,
  entering,
  exportId,
  held,
  manifest,
  policy,
  aMember,
  askedAt,
  prepared,
  requested,
} from './examples.ts';
import { attachmentExport } from './stream.ts';

const deletionId = 'e1b7a0c2-0000-5000-8000-000000000009';
const closed: AttachmentExportEvent = { type: 'AttachmentExportsClosed', data: { deletionId, exportIds: [exportId] } };

const states: readonly (readonly AttachmentExportEvent[])[] = [
  [],
  [requested],
  [requested, held],
  [requested, confirmed],
  [requested, confirmed, prepared],
  [requested, confirmed, prepared, announced],
  [requested, confirmed, prepared, announced, delivered],
];

describe('A deletion closes the exports', () => {
  it.each(states.map((events) => ({ events, after: events.at(-1)?.type ?? 'nothing' })))(
    'for good, after $after',
    ({ events }) => {
      const { decided, history } = given(attachmentExport, ...events).when(decide.close({ deletionId }));
      const exportIds = events.length === 0 ? [] : [exportId];
      expect(decided).toEqual([{ ...closed, data: { deletionId, exportIds } }]);
      const { state, when } = given(attachmentExport, ...history);
      expect(state).toMatchObject({ current: { status: 'none' }, live: [], closedBy: deletionId });
      when(decide.close({ deletionId })).then();
      when(decide.recordPrepared({ exportId, manifest })).then();
      when(decide.announce({ exportId, now: announcedAt, policy, member: aMember })).then();
      when(decide.recordDelivered({ exportId, deliveredAt: announcedAt })).then();
      when(decide.cancel({ exportId })).then();
    },
  );

  it('refuses what comes afterwards, the right code included', () => {
    const { when } = given(attachmentExport, requested, closed);
    const refusal = (command: 'request' | 'confirm'): AttachmentExportEvent => ({
      type: 'AttachmentExportRefused',
      data: { command, reason: 'being-deleted', lookedUpAt: askedAt },
    });
    when(decide.confirm(entering(after(1), { requestId: exportId, number: 1 }))).then(refusal('confirm'));
    when(decide.request(asking(after(1)))).then(refusal('request'));
  });

  it('leaves everything that was prepared to be discarded', () => {
    const { state } = given(attachmentExport, requested, confirmed, prepared, announced, delivered, closed);
    expect(state.ended).toMatchObject([{ exportId, how: 'closed' }]);
  });
});
