import { createContext, use, useState, type ReactNode } from 'react';
import type { LookReason } from './contract.ts';

/** A reason from a list, and a ticket number. */
export type Why<Reason extends string> = Readonly<{ reason: Reason; ticket: string }>;

/** Why somebody looks at a person's record. */
export type Case = Why<LookReason>;

const CaseContext = createContext<{ current: Case | undefined; set: (next: Case | undefined) => void }>({
  current: undefined,
  set: () => undefined,
});

/** The case at hand, until it is another one, or the window is closed: every look is recorded with it. */
export function CaseProvider({ children }: { children: ReactNode }) {
  const [current, set] = useState<Case>();
  return <CaseContext value={{ current, set }}>{children}</CaseContext>;
}

export const useCase = () => use(CaseContext);

export const headersOf = ({ reason, ticket }: Case): Record<string, string> => ({
  'look-reason': reason,
  'look-ticket': ticket,
});
