import { ROLES, type Role } from '@envoi/staff-tokens';

/** Whom one can be while one tries it out: one for each role. */
export type User = Readonly<{ id: string; name: string; role: Role; may: string }>;

const names = { auditor: 'Nora', operator: 'Omar', admin: 'Ada' } as const;

const may = {
  auditor: 'reads everything, and changes nothing',
  operator: 'reads everything, helps on what is stuck, stops an export',
  admin: 'may all that is to be done for a member',
} as const;

export const USERS: readonly User[] = ROLES.map((role) => ({
  id: names[role].toLowerCase(),
  name: names[role],
  role,
  may: may[role],
}));

export const findUser = (id: string): User | undefined => USERS.find((user) => user.id === id);
