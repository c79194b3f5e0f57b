import { type Role } from '@envoi/staff-tokens';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';

/** Whoever is asking. */
export type Acting = Readonly<{
  /** Their UUID in the vault's staff table, by which the log knows them. */
  actor: string;
  /** As their issuer calls them, for their own eyes. */
  name: string;
  roles: ReadonlySet<Role>;
}>;

const acting = new WeakMap<FastifyRequest, Acting>();

export const setActing = (request: FastifyRequest, who: Acting): void => void acting.set(request, who);

/** Of a route that is allowed to somebody; the guard has seen to it that there is one. */
export const ActingStaff = createParamDecorator((_: unknown, context: ExecutionContext): Acting => {
  const who = acting.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (who === undefined) throw new Error('nobody is acting on a route that is open to all');
  return who;
});
