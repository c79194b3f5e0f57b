export { findRequest, listLostRequests } from './find-request.ts';
export { type LinksRow, type RequestRow } from './request-row.ts';
export { requests } from './requests.ts';
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
