import { MINUTE, OutageError, SECOND, type Milliseconds } from '@envoi/event-sourcing';
import { z } from 'zod';

/** Where a browser is sent to sign in, and where it gets its token, and signs out. */
export type Endpoints = Readonly<{
  authorizationEndpoint: string;
  tokenEndpoint: string;
  /** Undefined: the issuer has no way to be told that somebody leaves. */
  endSessionEndpoint: string | undefined;
}>;

const PATIENCE: Milliseconds = 5 * SECOND;
const GOOD_FOR: Milliseconds = 10 * MINUTE;

/**
 * What an issuer says of itself (OpenID Connect Discovery 1.0), asked when it is needed, once for all who wait for it, and again
 * after ten minutes. Throws OutageError while it cannot be had, or speaks of another issuer.
 */
export const discoverer = (issuer: string): (() => Promise<Endpoints>) => {
  let known: { endpoints: Endpoints; until: number } | undefined;
  let asking: Promise<Endpoints> | undefined;
  const ask = async (): Promise<Endpoints> => {
    const endpoints = await discover(issuer);
    known = { endpoints, until: performance.now() + GOOD_FOR };
    return endpoints;
  };
  return async () => {
    if (known !== undefined && performance.now() <= known.until) return known.endpoints;
    asking ??= ask().finally(() => (asking = undefined));
    return asking;
  };
};

const endpoint = z.url({ protocol: /^https?$/ });

const discover = async (issuer: string): Promise<Endpoints> => {
  try {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
    const said = z
      .object({
        issuer: z.literal(issuer),
        authorization_endpoint: endpoint,
        token_endpoint: endpoint,
        end_session_endpoint: endpoint.optional(),
      })
      .parse(await answer.json());
    return {
      authorizationEndpoint: said.authorization_endpoint,
      tokenEndpoint: said.token_endpoint,
      endSessionEndpoint: said.end_session_endpoint,
    };
  } catch {
    throw new OutageError('what the issuer says of itself cannot be had (ADMIN_ISSUER)');
  }
};
