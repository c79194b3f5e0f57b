import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { LiveEvent } from '../../../src/api.ts';
import { useLive } from './live.tsx';

interface Fetched<T> {
  value: T | undefined;
  failed: boolean;
  reload: () => void;
  set: (value: T) => void;
}

/** Something that the server has, read again after `hello` and each of the named events. An answer that is overtaken is dropped. */
export function useFetched<T>(read: () => Promise<T>, on: LiveEvent['type'][]): Fetched<T> {
  const [value, setValue] = useState<T>();
  const [failed, setFailed] = useState(false);
  const newest = useRef(0);
  const reload = () => {
    newest.current += 1;
    const mine = newest.current;
    read().then(
      (result) => {
        if (mine !== newest.current) return;
        setValue(result);
        setFailed(false);
      },
      () => {
        if (mine === newest.current) setFailed(true);
      },
    );
  };
  const onMount = useEffectEvent(reload);
  useEffect(() => onMount(), []);
  useLive(({ type }) => {
    if (type === 'hello' || on.includes(type)) reload();
  });
  return { value, failed, reload, set: setValue };
}
