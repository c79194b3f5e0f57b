import { Body, Controller, Delete, Get, HttpCode, NotFoundException, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { MemberView } from '../api.ts';
import { Members, memberView } from '../chat/members.ts';
import { Live } from '../live/live.ts';
import type { MembersTable } from '../store/tables.ts';
import { CurrentMember, refuseOtherSites, sessionCookie, SessionGuard, sessionToken } from './session.guard.ts';
import { Sessions } from './sessions.ts';

const signIn = z.object({ memberId: z.string(), device: z.string().trim().min(1).max(60).optional() });

/** What a browser says it is, in a word or two. */
const deviceIn = (userAgent = ''): string => {
  const browser = /(Firefox|Edg|Chrome|Safari)\//.exec(userAgent)?.[1] ?? 'Browser';
  const system = /(iPhone|iPad|Android|Windows|Mac OS|Linux)/.exec(userAgent)?.[1];
  return system === undefined ? browser : `${browser} on ${system}`;
};

@Controller('api')
export class SessionController {
  readonly #sessions: Sessions;
  readonly #members: Members;
  readonly #live: Live;

  constructor(sessions: Sessions, members: Members, live: Live) {
    this.#sessions = sessions;
    this.#members = members;
    this.#live = live;
  }

  @Get('members')
  async members(): Promise<MemberView[]> {
    return (await this.#members.all()).map(memberView);
  }

  @Get('me')
  @UseGuards(SessionGuard)
  me(@CurrentMember() member: MembersTable): MemberView {
    return memberView(member);
  }

  @Post('session')
  @HttpCode(204)
  async signIn(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body({ schema: signIn }) { memberId, device }: z.infer<typeof signIn>,
  ): Promise<void> {
    refuseOtherSites(request);
    const token = await this.#sessions.open(memberId, device ?? deviceIn(request.headers['user-agent']));
    if (token === undefined) throw new NotFoundException('No such member');
    this.#live.tell([memberId], { type: 'account' });
    reply.header('set-cookie', sessionCookie(token));
  }

  @Delete('session')
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    refuseOtherSites(request);
    const token = sessionToken(request);
    const memberId = token === undefined ? undefined : await this.#sessions.close(token);
    if (memberId !== undefined) this.#live.tell([memberId], { type: 'account' });
    reply.header('set-cookie', sessionCookie());
  }
}
