import { z } from 'zod';
import {
  asOfBody,
  compareBody,
  evidenceBody,
  explainBody,
  policyCheckBody,
  replayBody,
  verifyBody,
} from '../src/audit/contract.ts';
import { type Operation } from './operation.ts';

const question = { method: 'post', roles: ['auditor'], tag: 'audit' } as const;
const line = z.record(z.string(), z.unknown());
const lines = { ...question, answer: line, answerType: 'application/x-ndjson' } as const;
const NOTHING = { 404: 'nothing is recorded of it' };

/** What auditors may ask; each look is recorded before it is answered. */
export const auditOperations: readonly Operation[] = [
  { ...lines, path: '/api/v1/audit/replay', id: 'replay', summary: 'What happened, event by event', body: replayBody, problems: NOTHING },
  { ...question, path: '/api/v1/audit/as-of', id: 'asOf', summary: 'How it stood at an instant', body: asOfBody, answer: line },
  { ...lines, path: '/api/v1/audit/explain', id: 'explain', summary: 'Why it was refused, delayed or stopped', body: explainBody, problems: NOTHING },
  { ...lines, path: '/api/v1/audit/policy-check', id: 'checkPolicy', summary: 'What another policy would have changed', body: policyCheckBody },
  { ...lines, path: '/api/v1/audit/compare', id: 'compareReadModels', summary: 'Whether the read models are what the log says', body: compareBody },
  { ...lines, path: '/api/v1/audit/verify', id: 'verifyLog', summary: 'Whether the log is what was sealed', body: verifyBody },
  { ...question, path: '/api/v1/audit/evidence', id: 'exportEvidence', summary: 'The evidence of a period, sealed', body: evidenceBody, answer: z.string(), answerType: 'text/plain' },
]; // prettier-ignore
