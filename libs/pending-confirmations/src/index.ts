export { findPendingConfirmation, listPendingConfirmations } from './find-pending-confirmations.ts';
export { pendingConfirmations, type PendingConfirmationRow } from './pending-confirmations.ts';
