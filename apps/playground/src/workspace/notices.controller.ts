import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  UseGuards,
} from '@nestjs/common';
import { z } from 'zod';
import type { NoticeView } from '../api.ts';
import { Members } from '../chat/members.ts';
import { CurrentMember, SessionGuard } from '../session/session.guard.ts';
import type { MembersTable } from '../store/tables.ts';
import { BearerGuard } from './bearer.guard.ts';
import { Notices } from './notices.ts';

const notice = z.object({
  kind: z.enum(['export-accepted', 'deletion-accepted']),
  text: z.string().max(20_000),
  cancelUrl: z.url({ protocol: /^https?$/ }),
});

@Controller()
export class NoticesController {
  readonly #members: Members;
  readonly #notices: Notices;

  constructor(members: Members, notices: Notices) {
    this.#members = members;
    this.#notices = notices;
  }

  @Post('workspace/members/:memberId/notices')
  @HttpCode(202)
  @UseGuards(BearerGuard)
  async add(
    @Param('memberId') memberId: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: notice }) body: z.infer<typeof notice>,
  ): Promise<void> {
    if (key === undefined || key === '') throw new BadRequestException('Idempotency-Key is missing');
    if ((await this.#members.findRegistered(memberId)) === undefined)
      throw new NotFoundException('Not a registered member');
    await this.#notices.add({ memberId, key, ...body });
  }

  @Get('api/notices')
  @UseGuards(SessionGuard)
  own(@CurrentMember() member: MembersTable): Promise<NoticeView[]> {
    return this.#notices.of(member.id);
  }
}
