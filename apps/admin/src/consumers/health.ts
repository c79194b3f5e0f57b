import { attachmentExport } from '@envoi/attachment-export';
import { consumersHealth, type ConsumerHealth } from '@envoi/consumers';
import { type Instant } from '@envoi/event-sourcing';
import { profileDeletion } from '@envoi/profile-deletion';
import { type AdminDependencies } from '../dependencies.ts';

/** The streams of members: every work is woken by some of them. */
const WAKING = ['conversation', attachmentExport.category, profileDeletion.category];

/** How far everything is that follows the log. */
export const healthOf = (
  { database, log, projections }: Pick<AdminDependencies, 'database' | 'log' | 'projections'>,
  now: Instant,
): Promise<readonly ConsumerHealth[]> => consumersHealth({ database, log, projections, wakingCategories: WAKING, now });
