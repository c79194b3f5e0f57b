import { Controller, Get, NotFoundException, Param, UseGuards } from '@nestjs/common';
import { sql } from '@envoi/read-store';
import { Members } from '../chat/members.ts';
import { Attachments } from '../files/attachments.ts';
import { Store } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';
import { BearerGuard } from './bearer.guard.ts';

/** Workspace API: who is this, and what would a deletion touch. */
@Controller('workspace/members/:memberId')
@UseGuards(BearerGuard)
export class WorkspaceMembersController {
  readonly #members: Members;
  readonly #attachments: Attachments;
  readonly #store: Store;

  constructor(members: Members, attachments: Attachments, store: Store) {
    this.#members = members;
    this.#attachments = attachments;
    this.#store = store;
  }

  @Get()
  async member(@Param('memberId') memberId: string): Promise<object> {
    const member = await this.#members.findRegistered(memberId);
    if (member === undefined) throw new NotFoundException('Not a registered member');
    return contractMember(member);
  }

  @Get('summary')
  async summary(@Param('memberId') memberId: string): Promise<object> {
    if ((await this.#members.findRegistered(memberId)) === undefined)
      throw new NotFoundException('Not a registered member');
    const { kysely } = this.#store;
    const [attachments, counts, rooms] = await Promise.all([
      this.#attachments.uploadedBy(memberId),
      sql<{ conversations: string; contacts: string; meetings: string; devices: string }>`
        select
          (select count(*) from playground.participants where member_id = ${memberId}) as conversations,
          (select count(*) from playground.contacts where member_id = ${memberId}) as contacts,
          (select count(*) from playground.meetings where organiser_id = ${memberId} or exists (
            select from playground.invitations where meeting_id = meetings.id and member_id = ${memberId})) as meetings,
          (select count(*) from playground.sessions where member_id = ${memberId}) as devices
      `.execute(kysely),
      this.#roomsCreatedBy(memberId),
    ]);
    const [row] = counts.rows;
    return {
      attachments,
      conversations: Number(row?.conversations),
      contacts: Number(row?.contacts),
      meetings: Number(row?.meetings),
      devices: Number(row?.devices),
      roomsCreated: rooms.map(({ name, members }) => ({ name: name ?? '', members: Number(members) })),
    };
  }

  #roomsCreatedBy(memberId: string) {
    return this.#store.kysely
      .selectFrom('conversations')
      .leftJoin('participants', 'participants.conversation_id', 'conversations.id')
      .select(({ fn }) => ['conversations.name', fn.count<string>('participants.member_id').as('members')])
      .where('kind', '=', 'room')
      .where('creator_id', '=', memberId)
      .groupBy(['conversations.id', 'conversations.name'])
      .orderBy('conversations.name')
      .execute();
  }
}

const contractMember = (member: MembersTable): object => ({
  id: member.id,
  incarnation: member.incarnation,
  locale: member.locale,
  timeZone: member.time_zone,
  signInAccount: { name: 'Example ID', deletionUrl: 'https://id.example/account/delete' },
  managed:
    member.managed_by === null ? null : { by: member.managed_by, organization: member.organization ?? undefined },
});
