import { confirm, release } from './confirm.ts';
import { cancel, close, expireLinks, revoke, stopBecauseManaged } from './end.ts';
import { reissueLapsed, request } from './request.ts';
import { cancelByStaff, releaseByStaff, releaseLimitByStaff, revokeByStaff } from './staff.ts';
import { announce, expire, fail, recordDelivered, recordOverdue, recordPrepared } from './work.ts';

/** Everything that can be decided about an export, each `(input) => (state) => events`. A repetition gives no events. */
export const decide = {
  request,
  confirm,
  reissueLapsed,
  release,
  expire,
  recordPrepared,
  announce,
  recordDelivered,
  recordOverdue,
  fail,
  cancel,
  stopBecauseManaged,
  revoke,
  expireLinks,
  close,
  cancelByStaff,
  revokeByStaff,
  releaseByStaff,
  releaseLimitByStaff,
};
