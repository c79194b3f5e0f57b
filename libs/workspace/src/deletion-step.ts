import { SECOND } from '@envoi/event-sourcing';
import { type JsonResponse } from '@envoi/outbound';
import { checked } from './calls.ts';
import { WorkspaceNonsenseError } from './nonsense.ts';
import { type DeletionStepAnswer, type DeletionStepRequest } from './port.ts';
import { stepDoneSchema } from './schemas.ts';

/** When a workspace does not say when to ask again; and the longest it may make us wait at a time. */
const ASK_AGAIN = 5 * SECOND;
const LONGEST_WAIT = 3_600 * SECOND;

/** What the answer to a step means. Throws WorkspaceNonsenseError for what the contract does not know. */
export const stepAnswer = (
  step: DeletionStepRequest['step'],
  { status, value, retryAfter }: JsonResponse,
): DeletionStepAnswer => {
  if (status === 200) return { outcome: 'done', ...checked('deletionStep', stepDoneSchema, value) };
  if (status === 202) return { outcome: 'under-way', retryAfter: Math.min(retryAfter ?? ASK_AGAIN, LONGEST_WAIT) };
  if (status === 422) return { outcome: 'refused' };
  if (step === 'begin' && status === 404) return { outcome: 'unknown-member' };
  if (step === 'begin' && status === 409) return { outcome: 'managed' };
  throw new WorkspaceNonsenseError('deletionStep', `status ${status}`);
};
