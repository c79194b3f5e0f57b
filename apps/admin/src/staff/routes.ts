import { type Role } from '@envoi/staff-tokens';
import { RequestMethod, type INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { type FastifyInstance } from 'fastify';
import { ALLOWED_TO } from './allowed-to.ts';

/** What asks for no token of the staff: whether it is well, what signs one in; the metrics ask for their own. */
const OPEN: ReadonlySet<string> = new Set([
  ...['/health/live', '/health/ready', '/metrics'],
  ...['/', '/console', '/console/*', '/console/assets/*', '/console/icon.svg'],
  ...['/api/v1/sign-in', '/sign-in/*'],
]);

export const isOpen = (url: string | undefined): boolean => url !== undefined && OPEN.has(url);

export type Route = Readonly<{ method: string; url: string; roles: readonly Role[] }>;

/** Every route of every controller, and who may call it; nobody: nobody was named. */
export const routesOf = (app: INestApplication): readonly Route[] => {
  const { scanner, reflector } = { scanner: new MetadataScanner(), reflector: app.get(Reflector) };
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, () => unknown>;
      const base = String(Reflect.getMetadata(PATH_METADATA, metatype));
      return scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        const path: unknown = handler && Reflect.getMetadata(PATH_METADATA, handler);
        if (handler === undefined || typeof path !== 'string') return [];
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number] ?? '';
        const roles = reflector.getAllAndOverride<readonly Role[] | undefined>(ALLOWED_TO, [handler, metatype]) ?? [];
        return [{ method, url: `/${base}/${path}`.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, ''), roles }];
      });
    });
};

/** What the router really has, from now on, whoever has added it; HEAD is the same as GET. */
export const watchRoutes = (fastify: FastifyInstance): ReadonlySet<string> => {
  const seen = new Set<string>();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) seen.add(`${each === 'HEAD' ? 'GET' : each} ${url}`);
  });
  return seen;
};

/** Throws an Error that names every route for which nobody has said who may call it. */
export const assertRolesAreNamed = (routes: readonly Route[], seen: ReadonlySet<string>): void => {
  const known = new Set(routes.filter(({ roles }) => roles.length > 0).map(({ method, url }) => `${method} ${url}`));
  const all = new Set([...seen, ...routes.map(({ method, url }) => `${method} ${url}`)]);
  const nameless = [...all].filter((route) => !known.has(route) && !isOpen(route.split(' ')[1]));
  if (nameless.length > 0) throw new Error(`nobody has said who may call ${nameless.join(', ')}: see AllowedTo`);
};
