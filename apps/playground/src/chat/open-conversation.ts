import { randomUUID } from 'node:crypto';
import { BadRequestException, Injectable } from '@nestjs/common';
import { sql } from '@envoi/read-store';
import type { ConversationKind } from '../api.ts';
import { Outbox } from '../assistant/outbox.ts';
import { Live } from '../live/live.ts';
import { Store, type Trx } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';
import { BusinessClock } from '../time/business-clock.ts';
import { refuseFrozen } from './refuse-frozen.ts';

export interface NewConversation {
  kind: ConversationKind;
  name?: string | undefined;
  /** The others; the one who opens it takes part anyhow. */
  memberIds: readonly string[];
  withAssistant: boolean;
}

/** Opens conversations. A 1:1 conversation that is there already is found again instead. */
@Injectable()
export class OpenConversation {
  readonly #store: Store;
  readonly #clock: BusinessClock;
  readonly #outbox: Outbox;
  readonly #live: Live;

  constructor(store: Store, clock: BusinessClock, outbox: Outbox, live: Live) {
    this.#store = store;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#live = live;
  }

  /** Its id. Throws 403 when the profile of anybody who would join is being deleted. */
  async open(creator: MembersTable, wanted: NewConversation): Promise<string> {
    checkSize(creator, wanted);
    const { id, isNew } = await this.#store.transaction((trx) => this.#findOrMake(trx, creator, wanted));
    if (isNew) {
      this.#outbox.wake();
      this.#live.tell([creator.id, ...wanted.memberIds], { type: 'conversation', conversationId: id });
    }
    return id;
  }

  async #findOrMake(trx: Trx, creator: MembersTable, wanted: NewConversation): Promise<{ id: string; isNew: boolean }> {
    // two tabs may ask for the same 1:1 conversation at once
    await sql`select pg_advisory_xact_lock(hashtext('playground'), hashtext('open-conversation'))`.execute(trx);
    const found = wanted.kind === 'direct' ? await findDirect(trx, creator.id, wanted) : undefined;
    await refuseFrozen(trx, found === undefined ? [creator.id, ...wanted.memberIds] : [creator.id]);
    if (found !== undefined) return { id: found, isNew: false };
    const id = randomUUID();
    const now = this.#clock.now();
    await trx
      .insertInto('conversations')
      .values({
        id,
        kind: wanted.kind,
        name: wanted.name ?? null,
        creator_id: creator.id,
        admin_id: null,
        with_assistant: wanted.withAssistant,
        created_at: now,
      })
      .execute();
    await trx
      .insertInto('participants')
      .values(
        [creator.id, ...wanted.memberIds].map((member_id) => ({ conversation_id: id, member_id, joined_at: now })),
      )
      .execute();
    if (wanted.withAssistant && wanted.kind === 'direct')
      await this.#outbox.conversationStarted(trx, { conversation: { id, kind: 'direct' }, sender: creator });
    return { id, isNew: true };
  }
}

const checkSize = (creator: MembersTable, { kind, memberIds, withAssistant }: NewConversation): void => {
  const others = memberIds.length + (withAssistant ? 1 : 0);
  if (memberIds.includes(creator.id)) throw new BadRequestException('Name the others only');
  if (kind === 'direct' && others !== 1) throw new BadRequestException('A direct conversation is with one other');
  if (kind === 'group' && others < 1) throw new BadRequestException('A group has at least two members');
};

const findDirect = async (
  trx: Trx,
  creatorId: string,
  { memberIds, withAssistant }: NewConversation,
): Promise<string | undefined> => {
  let query = trx
    .selectFrom('conversations')
    .innerJoin('participants as mine', 'mine.conversation_id', 'conversations.id')
    .select('conversations.id')
    .where('kind', '=', 'direct')
    .where('with_assistant', '=', withAssistant)
    .where('mine.member_id', '=', creatorId);
  const [other] = memberIds;
  if (other !== undefined)
    query = query
      .innerJoin('participants as theirs', 'theirs.conversation_id', 'conversations.id')
      .where('theirs.member_id', '=', other);
  return (await query.executeTakeFirst())?.id;
};
