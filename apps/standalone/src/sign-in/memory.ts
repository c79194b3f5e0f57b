import { SECOND } from '@envoi/event-sourcing';
import { type Adapter, type AdapterFactory, type AdapterPayload } from 'oidc-provider';

type Kept = Readonly<{ model: string; payload: AdapterPayload; until: number }>;

/** So many sessions, codes and tokens; then the oldest goes. */
const MOST = 1_000;

/**
 * What the provider has to remember, for as long as the process runs: afterwards whoever tries it out signs in again. Its
 * clock is the machine's, as that of tokens.
 */
export const inMemory = (): AdapterFactory => {
  const kept = new Map<string, Kept>();
  return (model): Adapter => {
    const find = (isIt: (each: Kept) => boolean) =>
      [...kept.values()].find((each) => each.model === model && isIt(each) && each.until > Date.now())?.payload;
    const key = (id: string): string => `${model}:${id}`;
    return {
      upsert: (id, payload, expiresIn) => {
        kept.delete(key(id));
        kept.set(key(id), {
          model,
          payload,
          until: expiresIn === undefined ? Infinity : Date.now() + expiresIn * SECOND,
        });
        const [oldest] = kept.keys();
        if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
        return Promise.resolve();
      },
      find: (id) => {
        const found = kept.get(key(id));
        return Promise.resolve(found !== undefined && found.until > Date.now() ? found.payload : undefined);
      },
      findByUid: (uid) => Promise.resolve(find(({ payload }) => payload.uid === uid)),
      findByUserCode: (code) => Promise.resolve(find(({ payload }) => payload.userCode === code)),
      consume: (id) => {
        const found = kept.get(key(id));
        if (found !== undefined) found.payload.consumed = Math.floor(Date.now() / SECOND);
        return Promise.resolve();
      },
      destroy: (id) => {
        kept.delete(key(id));
        return Promise.resolve();
      },
      revokeByGrantId: (grantId) => {
        for (const [each, { model: of, payload }] of kept)
          if (of === model && payload.grantId === grantId) kept.delete(each); // an interaction has one, too, and goes on
        return Promise.resolve();
      },
    };
  };
};
