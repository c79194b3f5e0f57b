import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { use } from 'react';
import { SessionContext } from '../session/context.ts';
import type { Session } from '../session/session.ts';
import type { Answer, Body, Operation } from './contract.ts';
import { problemOf } from './problem.ts';

/** Milliseconds between two looks at what may have changed, while the window is looked at. */
const LIVE = 3_000;

const call = async (session: Session, path: string, options: RequestInit): Promise<Response> => {
  const token = await session.token();
  const headers = new Headers(options.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return fetch(path, { ...options, headers });
};

/** As the session's person. A token that ended meanwhile is renewed, once. Throws ApiError. */
const ask = async <T>(session: Session, path: string, options: RequestInit = {}): Promise<T> => {
  let answer = await call(session, path, options);
  if (answer.status === 401 && (await session.renew()) !== undefined) answer = await call(session, path, options);
  if (!answer.ok) throw await problemOf(answer);
  return (await answer.json()) as T;
};

/**
 * What a path answers, again and again. While another one is fetched, what was there stays. `look`: names the case, for what
 * shows one person's record; that is asked for once, since each time is on the record.
 */
export function useApi<T>(path: string | undefined, look?: Readonly<Record<string, string>>) {
  const session = use(SessionContext);
  return useQuery({
    queryKey: [path, look],
    queryFn: ({ signal }) => ask<T>(session, path ?? '', { signal, ...(look && { headers: look }) }),
    enabled: path !== undefined,
    placeholderData: keepPreviousData,
    ...(look === undefined
      ? { refetchInterval: LIVE }
      : { refetchOnWindowFocus: false, refetchOnReconnect: false, staleTime: Infinity }),
  });
}

/** The Idempotency-Keys of what was sent and may have been done: no good answer has come. */
const undecided = new Map<string, string>();

/**
 * Sends what changes something, as the operation of that name takes it: whoever presses again because an answer was lost does it
 * once (but for looking a member up, which is on the record each time).
 */
export function useSend<Name extends Operation>() {
  const session = use(SessionContext);
  return async (path: string, wish: Body<Name>): Promise<Answer<Name>> => {
    const body = JSON.stringify(wish);
    const what = `${path} ${body}`;
    const key = undecided.get(what) ?? crypto.randomUUID();
    undecided.set(what, key);
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const answer = await ask<Answer<Name>>(session, path, { method: 'POST', body, headers });
    undecided.delete(what);
    return answer;
  };
}
