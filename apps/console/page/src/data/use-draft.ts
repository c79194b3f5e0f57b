import { useState } from 'react';

/** What is typed into a field, until it is left: what it is about (an address) may be set meanwhile, without changing it. */
export function useDraft(settled: string) {
  const [draft, setDraft] = useState<string>();
  return { text: draft ?? settled, setDraft, leave: () => setDraft(undefined) };
}
