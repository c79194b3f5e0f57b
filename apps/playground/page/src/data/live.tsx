import { createContext, use, useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import type { LiveEvent } from '../../../src/api.ts';
import { api, HttpError } from './api.ts';

type Listener = (event: LiveEvent) => void;

interface Live {
  connected: boolean;
  listeners: Set<Listener>;
}

const LiveContext = createContext<Live>({ connected: false, listeners: new Set() });

export type SignedOut = Pick<LiveEvent & { type: 'signed-out' }, 'at' | 'device'>;

interface Props {
  children: ReactNode;
  onSignedOut: () => void;
  /** The profile is being deleted, and this device was signed out. */
  onDeleted: (signedOut: SignedOut) => void;
}

/**
 * One stream of events for the whole page. After each (re)connection comes `hello`: whoever shows something reads it
 * again then, because something may have been missed.
 */
export function LiveProvider({ children, onSignedOut, onDeleted }: Props) {
  const [connected, setConnected] = useState(false);
  const [listeners] = useState(() => new Set<Listener>());
  const deleted = useEffectEvent(onDeleted);
  const signedOut = useEffectEvent(onSignedOut);
  useEffect(() => {
    let source: EventSource;
    let again: number | undefined;
    let over = false;
    const end = () => {
      over = true;
      window.clearTimeout(again);
      source.close();
    };
    const checkSession = () => {
      api.me().catch((error: unknown) => {
        if (!over && error instanceof HttpError && error.status === 401) signedOut();
      });
    };
    const connect = () => {
      source = new EventSource('/api/live');
      source.onopen = () => setConnected(true);
      source.onmessage = ({ data }: MessageEvent<string>) => {
        const event = JSON.parse(data) as LiveEvent;
        if (event.type === 'signed-out') {
          end();
          deleted(event);
          return;
        }
        if (event.type === 'hello') checkSession(); // it may have ended while nobody listened
        for (const listener of listeners) listener(event);
      };
      source.onerror = () => {
        setConnected(false);
        checkSession();
        // a browser gives up after an error answer, and otherwise connects again by itself
        if (source.readyState === EventSource.CLOSED) again = window.setTimeout(connect, 2_000);
      };
    };
    connect();
    return end;
  }, [listeners]);
  return <LiveContext value={{ connected, listeners }}>{children}</LiveContext>;
}

/** False while the page is cut off from its server. */
export const useConnected = (): boolean => use(LiveContext).connected;

export function useLive(listener: Listener): void {
  const { listeners } = use(LiveContext);
  const onEvent = useEffectEvent(listener);
  useEffect(() => {
    const own: Listener = (event) => onEvent(event);
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  }, [listeners]);
}
