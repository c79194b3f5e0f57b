export { findRequest, listLostRequests } from './find-request.ts';
export { requests, type RequestRow } from './requests.ts';
