export { findRequest, listLostRequests } from './find-request.ts';
export { type LinksRow, type RequestRow } from './request-row.ts';
export { requests } from './requests.ts';
export {
  DELETION_STATES,
  EXPORT_STATES,
  OUTCOMES,
  REFUSALS,
  STEP_FAILURES,
  REQUEST_STATES,
  type DeletionState,
  type ExportState,
  type Outcome,
  type Refusal,
  type StepFailure,
  type RequestState,
} from './states.ts';
export { countUnderWay, listRequests, requestRows, type RequestFilter, type RequestsWanted } from './list-requests.ts';
