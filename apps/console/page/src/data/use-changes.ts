import { useEffect, useEffectEvent, useRef } from 'react';
import type { RequestsPage } from './contract.ts';
import { useApi } from './use-api.ts';

/**
 * Watches a request by its row in the list, which is no look at a person's record, and says when it has changed: then the
 * record is worth another look.
 */
export function useChanges(id: string, onChange: () => void): void {
  const { data } = useApi<RequestsPage>(`/api/v1/requests?id=${id}`);
  const row = data?.items[0];
  const { isOverdue: _, ...recorded } = row ?? { isOverdue: false };
  const now = row === undefined ? undefined : JSON.stringify(recorded);
  const before = useRef<string>(undefined);
  const changed = useEffectEvent(onChange);
  useEffect(() => {
    if (now === undefined) return;
    if (before.current !== undefined && before.current !== now) changed();
    before.current = now;
  }, [now]);
}
