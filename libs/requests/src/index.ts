export { findRequest, listLostRequests } from './find-request.ts';
export { requests, type RequestRow } from './requests.ts';
export {
  DELETION_STATES,
  EXPORT_STATES,
  OUTCOMES,
  REQUEST_STATES,
  type DeletionState,
  type ExportState,
  type Outcome,
  type RequestState,
} from './states.ts';
