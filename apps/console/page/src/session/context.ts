import { createContext, use, useSyncExternalStore } from 'react';
import type { Me } from '../data/contract.ts';
import { Session } from './session.ts';

export const SessionContext = createContext<Session>(new Session());

const useSession = () => {
  const session = use(SessionContext);
  return { session, state: useSyncExternalStore(session.subscribe, session.state) };
};

/** Whether whoever has signed in has one of these roles. The server decides; this only spares them a refusal. */
export const useMay = (...roles: readonly Me['roles'][number][]): boolean => {
  const { state } = useSession();
  return state.is === 'signed-in' && roles.some((role) => state.me.roles.includes(role));
};
