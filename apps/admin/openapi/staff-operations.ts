import { idempotencyHeaders } from '../src/commands/contract.ts';
import {
  interventionBody,
  limitAnswer,
  notesAnswer,
  requestAnswer,
  requestPath,
  subjectPath,
} from '../src/interventions/contract.ts';
import { lookHeaders } from '../src/looks/contract.ts';
import { lookupAnswer, lookupBody, reportAnswer, reportQuery } from '../src/lookups/contract.ts';
import { redriveAnswer, redriveBody } from '../src/operations/contract.ts';
import { me, signInSettings } from '../src/sign-in/contract.ts';
import { READERS } from '../src/staff/readers.ts';
import { type Operation } from './operation.ts';

/** Done again it is answered the same. The member is told. */
const intervention = {
  method: 'post',
  tag: 'changing',
  roles: ['operator', 'admin'],
  headers: idempotencyHeaders,
  params: requestPath,
  body: interventionBody,
  answer: requestAnswer,
  problems: { 404: 'there is no request of this id, or not yet', 409: 'it cannot be, and why' },
} as const;

/** What staff change, and how they sign in. */
export const staffOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/sign-in',
    id: 'signInSettings',
    summary: 'What the console has to know to sign somebody in',
    tag: 'signing in',
    roles: [],
    answer: signInSettings,
    problems: { 404: 'nobody signs the staff in here' },
  },
  {
    method: 'get',
    path: '/api/v1/me',
    id: 'me',
    summary: 'Who has signed in',
    tag: 'signing in',
    roles: READERS,
    answer: me,
  },
  {
    method: 'post',
    path: '/api/v1/parked/redrive',
    id: 'redriveParkedWork',
    summary: 'Drive parked work again',
    tag: 'changing',
    roles: ['operator', 'admin'],
    headers: idempotencyHeaders,
    body: redriveBody,
    answer: redriveAnswer,
    problems: { 404: 'nothing of this work and key is parked, nor was it', 409: 'this version does not have that read model' },
  },
  {
    ...intervention,
    path: '/api/v1/requests/{requestId}/cancel',
    id: 'cancelRequest',
    summary: 'Cancel an export, until it is announced',
    description: 'The slot of seven days is given back. A confirmed deletion cannot be cancelled by staff.',
  },
  {
    ...intervention,
    path: '/api/v1/requests/{requestId}/revoke-links',
    id: 'revokeLinks',
    summary: 'Revoke the links of an export',
    description: 'The slot of seven days stays taken.',
  },
  {
    ...intervention,
    path: '/api/v1/requests/{requestId}/release',
    id: 'releaseHeldConfirmation',
    summary: 'Let a confirmation go on that the brake holds',
    description: 'It counts from its acceptance.',
  },
  {
    ...intervention,
    path: '/api/v1/rate-limits/{subject}/release',
    id: 'releaseRateLimit',
    summary: 'Release the limit of one export in seven days',
    roles: ['admin'],
    params: subjectPath,
    answer: limitAnswer,
    problems: { 409: 'an export is under way, or the profile is being deleted' },
  },
  {
    method: 'get',
    path: '/api/v1/subjects/{subject}/notes',
    id: 'staffNotes',
    summary: 'What colleagues wrote about a subject',
    description: 'A look.',
    tag: 'looking up',
    roles: ['operator', 'admin'],
    params: subjectPath,
    headers: lookHeaders,
    answer: notesAnswer,
  },
  {
    method: 'post',
    path: '/api/v1/lookups',
    id: 'lookUpMember',
    summary: 'The pseudonym and the requests of one exact member',
    description: 'On the record before it is answered, also when nobody is found.',
    tag: 'looking up',
    roles: ['admin'],
    body: lookupBody,
    answer: lookupAnswer,
    problems: { 404: 'the vault does not know such a member', 429: 'there were 20 in the last hour; `retry-after` says when the next is possible' },
  },
  {
    method: 'get',
    path: '/api/v1/lookups/report',
    id: 'lookupReport',
    summary: 'All look-ups of a week',
    tag: 'looking up',
    roles: ['admin', 'auditor'],
    query: reportQuery,
    answer: reportAnswer,
  },
]; // prettier-ignore
