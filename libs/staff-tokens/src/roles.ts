/** What one of the staff may do. A role includes no other: who has two has both. */
export const ROLES = ['auditor', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];
