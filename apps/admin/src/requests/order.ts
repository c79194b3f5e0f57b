import { type RequestsWanted } from '@envoi/requests';

/** Orders of requests: `-` means the latest first. */
export const SORTS = ['askedAt', '-askedAt', 'dueAt', '-dueAt'] as const;

export const orderOf = (sort: string): Pick<RequestsWanted, 'by' | 'isDescending'> => ({
  by: sort.endsWith('dueAt') ? 'dueAt' : 'askedAt',
  isDescending: sort.startsWith('-'),
});
