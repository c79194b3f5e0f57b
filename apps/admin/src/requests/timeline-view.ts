import { type CausedBy, type TimelineEntry, type Told } from '@envoi/audit';
import { type z } from 'zod';
import { type timelineEntry } from './contract.ts';
import { present } from './request-view.ts';

type EntryOut = z.output<typeof timelineEntry>;

/** What is shown of something that happened: not the fingerprints by which causes are told apart. */
export const timelineView = (entry: TimelineEntry): EntryOut => {
  const { id, type, stream, revision, at, recordedAt } = entry;
  const place = { id, type, stream, revision: String(revision), ...present({ at, recordedAt }) };
  if (entry.kind === 'unreadable') return { ...place, why: entry.why };
  const { causedBy, data, told } = entry;
  return {
    ...place,
    causedBy: causeView(causedBy),
    data: { ...data },
    ...(told !== undefined && { told: toldView(told) }),
  };
};

const causeView = (cause: CausedBy): NonNullable<EntryOut['causedBy']> => {
  if (cause.by === 'message') return { by: cause.by };
  return cause.by === 'event' ? { by: cause.by, id: cause.id } : cause;
};

const toldView = ({ where, template, version, locale, timeZone, text }: Told): NonNullable<EntryOut['told']> => ({
  ...{ where, template, version, locale, timeZone },
  ...present({ text }),
});
