import { type AnyProjection } from '@envoi/consumers';
import { dailyFigures } from '@envoi/daily-figures';
import { linkUseByExport } from '@envoi/link-use';
import { memberLookupList } from '@envoi/member-lookups';
import { pendingConfirmations } from '@envoi/pending-confirmations';
import { rateLimit } from '@envoi/rate-limit';
import { requests } from '@envoi/requests';

/** What is made of the log, to be looked up. */
export const projections: readonly AnyProjection[] = [
  pendingConfirmations,
  rateLimit,
  requests,
  dailyFigures,
  linkUseByExport,
  memberLookupList,
];
