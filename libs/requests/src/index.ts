export { findRequest } from './find-request.ts';
export { requests, type RequestRow } from './requests.ts';
