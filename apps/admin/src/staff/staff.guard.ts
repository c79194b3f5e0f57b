import { TokenRefusedError, type Role } from '@envoi/staff-tokens';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type FastifyRequest } from 'fastify';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { setActing } from './acting.ts';
import { ALLOWED_TO } from './allowed-to.ts';
import { isOpen } from './routes.ts';

/** Lets nobody in who has no token that counts and none of the roles that the route names. */
@Injectable()
export class StaffGuard implements CanActivate {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isOpen(request.routeOptions.url)) return true;
    const { roles, ...member } = await this.signedIn(request.headers.authorization);
    const places = [context.getHandler(), context.getClass()];
    const allowed = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ALLOWED_TO, places) ?? [];
    if (!allowed.some((role) => roles.has(role))) throw Problem.forbidden(allowed);
    const actor = await this.deps.staff.actorOf(member);
    setActing(request, { actor, name: member.name ?? member.subject, roles });
    return true;
  }

  private async signedIn(authorization = '') {
    const token = /^Bearer +([\w.-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw Problem.unauthorized();
    try {
      return await this.deps.verifyToken(token);
    } catch (error) {
      throw error instanceof TokenRefusedError ? Problem.unauthorized(error) : error;
    }
  }
}
