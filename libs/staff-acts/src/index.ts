export {
  OPERATION_REASONS,
  interventionReason,
  operationReason,
  ticketSchema,
  type OperationReason,
} from './staff-acts.ts';
