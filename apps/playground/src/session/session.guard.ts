import {
  createParamDecorator,
  ForbiddenException,
  Injectable,
  UnauthorizedException,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { MembersTable } from '../store/tables.ts';
import { Sessions } from './sessions.ts';

const cookieName = 'playground-session';

type SignedIn = FastifyRequest & { member?: MembersTable };

/** The session token that the browser sent, if any. */
export const sessionToken = ({ headers }: FastifyRequest): string | undefined =>
  headers.cookie
    ?.split(/;\s*/)
    .find((cookie) => cookie.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1);

/** `Set-Cookie` for a token; without one it ends the session in the browser. */
export const sessionCookie = (token?: string): string =>
  `${cookieName}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict${token === undefined ? '; Max-Age=0' : ''}`;

/** Only the page itself may call the API, and only for somebody who is signed in. */
@Injectable()
export class SessionGuard implements CanActivate {
  readonly #sessions: Sessions;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignedIn>();
    refuseOtherSites(request);
    const token = sessionToken(request);
    const member = token === undefined ? undefined : await this.#sessions.memberOf(token);
    if (member === undefined) throw new UnauthorizedException('Sign in first');
    request.member = member;
    return true;
  }
}

/** A browser says where a request comes from; one that another site caused changes nothing here. */
export const refuseOtherSites = ({ headers, method }: FastifyRequest): void => {
  const site = headers['sec-fetch-site'] ?? 'same-origin';
  if (method !== 'GET' && site !== 'same-origin') throw new ForbiddenException('Only from the page of the playground');
};

/** Who sent this request; on routes behind the {@link SessionGuard} only. */
export const CurrentMember = createParamDecorator((_: unknown, context: ExecutionContext): MembersTable => {
  const { member } = context.switchToHttp().getRequest<SignedIn>();
  if (member === undefined) throw new UnauthorizedException('Sign in first');
  return member;
});
