import { z } from 'zod';

/** Of which nothing but the beginning of other URLs can be made. */
const isPlainHttp = (text: string): boolean => {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return false;
  return `${url.search}${url.hash}${url.username}${url.password}` === '';
};

export const plainUrl = z
  .string()
  .refine(isPlainHttp, { error: 'must be an http or https URL without query, fragment and credentials' });

/** A host name or an address, in a URL or not. */
export const isLoopback = (host: string): boolean =>
  ['localhost', '::1', '[::1]'].includes(host) || /^127(\.\d{1,3}){3}$/.test(host);

/** Over a network, what is fetched without TLS could be changed under way. */
const isSafeToFetch = (text: string): boolean => {
  const url = URL.parse(text);
  if (url === null || `${url.username}${url.password}` !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
};

export const urlToFetch = z
  .string()
  .refine(isSafeToFetch, { error: 'must be an https URL without credentials; http on this machine only' });
