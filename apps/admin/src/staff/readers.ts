import { type Role } from '@envoi/staff-tokens';

/** Who may see how things are: lists hold pseudonyms only, and a look at one request is recorded. */
export const READERS = ['auditor', 'operator', 'admin'] as const satisfies readonly Role[];
