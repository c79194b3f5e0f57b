import type { Deletion, DeletionsPage } from '../data/contract.ts';
import { useApi } from '../data/use-api.ts';

const UNDER_WAY = ['waiting', 'running', 'parked'].map((state) => `state=${state}`).join('&');

/** How far a deletion is, by the list of those under way, which is no look at a record. Undefined: it is not among them. */
export const useStep = (id: string): Deletion | undefined => {
  const { data } = useApi<DeletionsPage>(`/api/v1/deletions?${UNDER_WAY}&limit=200`);
  return data?.items.find((deletion) => deletion.id === id);
};
