export {
  OPERATION_REASONS,
  bySchema,
  interventionReason,
  operationReason,
  ticketSchema,
  type ByStaff,
  type OperationReason,
} from './staff-acts.ts';
