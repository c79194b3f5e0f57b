import { confirm, release } from './confirm.ts';
import { cancel, expire, fail } from './end.ts';
import { reissueLapsed, request } from './request.ts';
import { releaseByStaff } from './staff.ts';
import {
  complete,
  forget,
  forgetIdle,
  recordExportsClosed,
  recordFailure,
  recordGone,
  recordGoodbye,
  recordLate,
  recordReport,
  refuse,
  start,
} from './steps.ts';

/** Everything that can be decided about a deletion, each `(input) => (state) => events`. A repetition gives no events. */
export const decide = {
  request,
  confirm,
  reissueLapsed,
  release,
  expire,
  cancel,
  fail,
  start,
  recordReport,
  refuse,
  recordGone,
  recordExportsClosed,
  recordGoodbye,
  recordFailure,
  recordLate,
  forget,
  forgetIdle,
  complete,
  releaseByStaff,
};
