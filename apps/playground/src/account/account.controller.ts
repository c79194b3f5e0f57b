import { Body, Controller, Get, HttpCode, Param, Post, Req, UseGuards } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AccountView, UnlinkedAccountView } from '../api.ts';
import { CurrentMember, refuseOtherSites, SessionGuard, sessionToken } from '../session/session.guard.ts';
import { hashOf } from '../session/sessions.ts';
import type { MembersTable } from '../store/tables.ts';
import { Accounts } from './accounts.ts';

const profile = z.object({ name: z.string().trim().min(1).max(80) });

@Controller('api')
export class AccountController {
  readonly #accounts: Accounts;

  constructor(accounts: Accounts) {
    this.#accounts = accounts;
  }

  @Get('account')
  @UseGuards(SessionGuard)
  account(@CurrentMember() member: MembersTable, @Req() request: FastifyRequest): Promise<AccountView> {
    return this.#accounts.of(member, hashOf(sessionToken(request) ?? ''));
  }

  /** For the sign-in screen, as the list of members. */
  @Get('accounts')
  unlinked(): Promise<UnlinkedAccountView[]> {
    return this.#accounts.unlinked();
  }

  @Post('accounts/:id/profile')
  @HttpCode(200)
  async createProfile(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
    @Body({ schema: profile }) { name }: z.infer<typeof profile>,
  ): Promise<{ memberId: string }> {
    refuseOtherSites(request);
    return { memberId: await this.#accounts.createProfile(id, name) };
  }
}
