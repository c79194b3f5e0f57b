import { z } from 'zod';
import { consumersAnswer } from '../src/consumers/contract.ts';
import { deletionAnswer, deletionsAnswer, deletionsQuery } from '../src/deletions/contract.ts';
import { linksAnswer } from '../src/exports/contract.ts';
import { figuresAnswer, figuresQuery } from '../src/figures/contract.ts';
import { id } from '../src/lists/contract.ts';
import { lookHeaders } from '../src/looks/contract.ts';
import { parkedAnswer, parkedQuery } from '../src/parked/contract.ts';
import { pendingConfirmationsAnswer, pendingConfirmationsQuery } from '../src/pending-confirmations/contract.ts';
import { policyAnswer } from '../src/policy/contract.ts';
import { rateLimitsAnswer, rateLimitsQuery } from '../src/rate-limits/contract.ts';
import { requestAnswer, requestsAnswer, requestsQuery } from '../src/requests/contract.ts';
import { READERS } from '../src/staff/readers.ts';
import { type Operation } from './operation.ts';

const read = { method: 'get', roles: READERS, tag: 'reading' } as const;
const look = {
  ...read,
  params: z.object({ id }),
  headers: lookHeaders,
  isTagged: true,
  problems: { 404: 'nothing is recorded of it' },
};

/** What administrators may ask. */
export const readOperations: readonly Operation[] = [
  {
    ...read,
    path: '/api/v1/requests',
    id: 'listRequests',
    summary: 'Requests, page by page',
    description:
      'Filters are one with the other. `id` or `subject` go alone. `askedFrom` (inside) and `askedTo` (not) go with the order by `askedAt`; `dueBefore` and `overdue` with the order by `dueAt`, which lists what is under way.',
    query: requestsQuery,
    answer: requestsAnswer,
  },
  {
    ...look,
    path: '/api/v1/requests/{id}',
    id: 'showRequest',
    summary: 'One request, with its timeline and what the member was told',
    description: 'The look is on the record before it is answered.',
    answer: requestAnswer,
  },
  {
    ...read,
    path: '/api/v1/pending-confirmations',
    id: 'listPendingConfirmations',
    summary: 'Requests that wait for their code, in the order in which the codes lapse',
    query: pendingConfirmationsQuery,
    answer: pendingConfirmationsAnswer,
  },
  {
    ...read,
    path: '/api/v1/rate-limits',
    id: 'listRateLimits',
    summary: 'Members who may not have another export yet, in the order in which the limits end',
    query: rateLimitsQuery,
    answer: rateLimitsAnswer,
  },
  {
    ...read,
    path: '/api/v1/deletions',
    id: 'listDeletions',
    summary: 'Deletions, page by page, with the step that comes next',
    query: deletionsQuery,
    answer: deletionsAnswer,
  },
  {
    ...look,
    path: '/api/v1/deletions/{id}',
    id: 'showDeletion',
    summary: 'One deletion, with its steps, what is retained, and the certificate',
    description: 'The look is on the record before it is answered.',
    answer: deletionAnswer,
  },
  {
    ...read,
    path: '/api/v1/parked',
    id: 'listParked',
    summary: 'What was set aside: visits first, then subjects, each by work and key',
    query: parkedQuery,
    answer: parkedAnswer,
  },
  {
    ...read,
    path: '/api/v1/consumers',
    id: 'listConsumers',
    summary: 'How far everything is that follows the log',
    answer: consumersAnswer,
  },
  {
    ...look,
    path: '/api/v1/exports/{id}/links',
    id: 'showLinks',
    summary: 'Whether the links of an export work, and how often they were used',
    description:
      'The look is on the record before it is answered. A use is an answer that gave the list or an attachment; a part of one is one of its own.',
    answer: linksAnswer,
  },
  {
    ...read,
    path: '/api/v1/figures',
    id: 'showFigures',
    summary: 'What happened, by day in UTC, and what is due now',
    description: 'Days on which nothing happened are left out. At most 366 days; by default the last 30.',
    query: figuresQuery,
    answer: figuresAnswer,
  },
  {
    ...read,
    path: '/api/v1/policy',
    id: 'showPolicy',
    summary: 'What operators have decided: when exports are ready, how long codes are valid, how many may be asked for',
    description: 'As the admin app is configured.',
    roles: ['admin'],
    answer: policyAnswer,
  },
];
