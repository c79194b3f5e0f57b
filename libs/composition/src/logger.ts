import { type ConsumersLogger } from '@envoi/consumers';
import { pino } from 'pino';

/** Structured lines, free of personal data and codes. A field `alert` is what operators are woken by. */
export type Logger = ConsumersLogger;

/** Lines of JSON on standard error. `level`: pino's, or `silent`. */
export const makeLogger = (level = 'info'): Logger => pino({ level, base: null }, pino.destination(2));
