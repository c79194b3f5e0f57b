import { type Streams } from '@envoi/event-store';
import { decide } from './domain/decide.ts';
import { type DeletionId } from './domain/events.ts';
import { profileDeletion } from './domain/stream.ts';
import { type ActionContext, type Performed } from './performing.ts';
import { type DeletionAlerts } from './ports.ts';

type Late = Readonly<{ deletionId: DeletionId; percent: 50 | 80 | 100 }>;

/** Alerts operators, then records that it did: killed between the two, it alerts twice. */
export const latenessEffects =
  ({ streams, alerts }: Readonly<{ streams: Streams; alerts: DeletionAlerts }>) =>
  async (
    { deletionId, percent }: Late,
    { subject, cause }: Pick<ActionContext, 'subject' | 'cause'>,
  ): Promise<Performed> => {
    alerts.raise('deletion-late', { deletionId, percent });
    const why = { cause, command: 'profile-deletion/record-late' };
    const recorded = await streams.transact(profileDeletion, subject, why, decide.recordLate({ deletionId, percent }));
    return recorded.length > 0 ? 'recorded' : 'waiting';
  };
