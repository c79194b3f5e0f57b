export { OPERATION_REASONS, interventionReason, operationReason, ticketSchema } from './staff-acts.ts';
