import { type ExportId } from '@envoi/attachment-export';
import { MINUTE, given, instant, plus } from '@envoi/event-sourcing';
import { decide, linkUse, type LinkUseEvent, type LinksUsed } from './link-use.ts';

const from = instant('2026-11-27T10:00:00.000Z');
const deletionId = 'e1b7a0c2-0000-5000-8000-000000000009';
const uses: LinksUsed = {
  ...{ exportId: 'e1b7a0c2-0000-5000-8000-000000000001' as ExportId, count: 3 },
  ...{ from, until: plus(from, MINUTE / 2) },
};
const used: LinkUseEvent = { type: 'AttachmentLinksUsed', data: uses };
const closed: LinkUseEvent = { type: 'AttachmentLinkUseClosed', data: { deletionId } };

const after = (...events: readonly LinkUseEvent[]) => given(linkUse, ...events);

describe('The use of links', () => {
  it('is recorded each time', () => {
    after().when(decide.record(uses)).then(used);
    after(used).when(decide.record(uses)).then(used);
  });

  it('is closed once, whether there was any or not', () => {
    after().when(decide.close({ deletionId })).then(closed);
    after(used).when(decide.close({ deletionId })).then(closed);
    after(used, closed).when(decide.close({ deletionId })).then();
  });

  it('is not recorded any more once it was closed', () => {
    after(closed).when(decide.record(uses)).then();
    after(used, closed).when(decide.record(uses)).then();
  });
});
