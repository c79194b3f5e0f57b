import { useLocation, useSearch } from 'wouter';

type Changes = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What is shown is in the address: it can be kept, sent to a colleague, and gone back to. */
export function useAddress() {
  const [location, go] = useLocation();
  const search = useSearch();
  const parameters = new URLSearchParams(search);
  return {
    get: (name: string): string | undefined => parameters.get(name) ?? undefined,
    all: (name: string): string[] => parameters.getAll(name),
    /** As a query of the API, with what is always asked. */
    query: (always: Readonly<Record<string, string>> = {}): string => {
      const asked = new URLSearchParams(search);
      for (const [name, value] of Object.entries(always)) if (!asked.has(name)) asked.set(name, value);
      return asked.size === 0 ? '' : `?${asked.toString()}`;
    },
    /** Other filters begin with the first page. */
    set: (changes: Changes): void => {
      const next = new URLSearchParams(search);
      next.delete('cursor');
      for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        for (const each of [value ?? []].flat()) if (each !== '') next.append(name, each);
      }
      go(next.size === 0 ? location : `${location}?${next.toString()}`);
    },
  };
}
