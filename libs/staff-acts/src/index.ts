export {
  OPERATION_REASONS,
  bySchema,
  interventionReason,
  operationWhySchema,
  ticketSchema,
  type ByStaff,
  type OperationReason,
} from './staff-acts.ts';
