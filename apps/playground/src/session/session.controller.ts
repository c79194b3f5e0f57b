import { Body, Controller, Delete, Get, HttpCode, NotFoundException, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { MemberView } from '../api.ts';
import { Members, memberView } from '../chat/members.ts';
import type { MembersTable } from '../store/tables.ts';
import { CurrentMember, refuseOtherSites, sessionCookie, SessionGuard, sessionToken } from './session.guard.ts';
import { Sessions } from './sessions.ts';

const signIn = z.object({ memberId: z.string() });

@Controller('api')
export class SessionController {
  readonly #sessions: Sessions;
  readonly #members: Members;

  constructor(sessions: Sessions, members: Members) {
    this.#sessions = sessions;
    this.#members = members;
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
    @Body({ schema: signIn }) { memberId }: z.infer<typeof signIn>,
  ): Promise<void> {
    refuseOtherSites(request);
    const token = await this.#sessions.open(memberId);
    if (token === undefined) throw new NotFoundException('No such member');
    reply.header('set-cookie', sessionCookie(token));
  }

  @Delete('session')
  @HttpCode(204)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    refuseOtherSites(request);
    const token = sessionToken(request);
    if (token !== undefined) await this.#sessions.close(token);
    reply.header('set-cookie', sessionCookie());
  }
}
