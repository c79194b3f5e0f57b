import { Injectable } from '@nestjs/common';
import { sql } from '@envoi/read-store';
import { Blobs } from '../files/blobs.ts';
import { Live } from '../live/live.ts';
import { Store, type Trx } from '../store/store.ts';
import type { MembersTable, StepDone } from '../store/tables.ts';
import type { Effect } from './effect.ts';
import { Happenings } from './happenings.ts';
import { RemoveAccess } from './remove-access.ts';
import { RemoveContent } from './remove-content.ts';
import { freeze, signOut, unlink } from './simple-steps.ts';

export const STEPS = ['begin', 'sign-out', 'access', 'content', 'unlink'] as const;
export type Step = (typeof STEPS)[number];

export interface StepRequest {
  memberId: string;
  step: Step;
  key: string;
  incarnation: string;
}

/** `refused`: not as it stands. */
export type Answer =
  | StepDone
  | { status: 'under-way' }
  | { status: 'unknown' }
  | { status: 'managed' }
  | { status: 'refused'; why: string };

/** The steps of a confirmed deletion (workspace contract): each once for its key, and for one incarnation only. */
@Injectable()
export class DeletionSteps {
  readonly #store: Store;
  readonly #live: Live;
  readonly #happenings: Happenings;
  readonly #blobs: Blobs;

  constructor(store: Store, live: Live, happenings: Happenings, blobs: Blobs) {
    this.#store = store;
    this.#live = live;
    this.#happenings = happenings;
    this.#blobs = blobs;
  }

  async perform(request: StepRequest): Promise<Answer> {
    const { memberId } = request;
    const { answer, effect } = await this.#store.transaction((trx) => this.#once(trx, request));
    if (effect === undefined) return answer;
    if (effect.signedOut !== undefined) this.#live.signOut(memberId, effect.signedOut);
    this.#live.tellEveryone({ type: 'conversation', conversationId: '' });
    this.#live.tellEveryone({ type: 'account' });
    this.#live.tellEveryone({ type: 'webhook' });
    this.#happenings.tell();
    return answer;
  }

  async #once(trx: Trx, request: StepRequest): Promise<{ answer: Answer; effect?: Effect }> {
    const { memberId, step, key, incarnation } = request;
    await sql`select pg_advisory_xact_lock(hashtext('playground-deletion'), hashtext(${memberId}))`.execute(trx);
    const before = await trx.selectFrom('deletion_steps').select('answer').where('key', '=', key).executeTakeFirst();
    if (before !== undefined) return { answer: before.answer };
    const found = await trx
      .selectFrom('members')
      .selectAll()
      .where('id', '=', memberId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    const member = found?.membership === 'member' && !found.bot ? found : undefined;
    if (member === undefined && step === 'begin') return { answer: { status: 'unknown' } };
    if (member?.incarnation !== incarnation) return { answer: await remember(trx, key, { status: 'done-before' }) };
    return this.#first(trx, member, request);
  }

  async #first(
    trx: Trx,
    member: MembersTable,
    { step, key }: StepRequest,
  ): Promise<{ answer: Answer; effect?: Effect }> {
    const refusal = refusalOf(member, step) ?? (await refusalToUnlink(trx, member, step));
    if (refusal !== undefined) return { answer: refusal };
    const effect = await this.#effectOf(trx, member, step);
    await this.#happenings.add(trx, effect.happenings ?? []);
    if (effect.isUnderWay === true) return { answer: { status: 'under-way' }, effect };
    const { counts, retained } = effect;
    const done: StepDone = { status: 'done', counts, ...(retained !== undefined && { retained }) };
    return { answer: await remember(trx, key, done), effect };
  }

  #effectOf(trx: Trx, member: MembersTable, step: Step): Promise<Effect> {
    switch (step) {
      case 'begin':
        return freeze(trx, member);
      case 'sign-out':
        return signOut(trx, member);
      case 'access':
        return new RemoveAccess(this.#blobs).of(trx, member);
      case 'content':
        return new RemoveContent(this.#blobs).of(trx, member);
      case 'unlink':
        return unlink(trx, member);
    }
  }
}

const refusalOf = (member: MembersTable, step: Step): Answer | undefined => {
  if (step === 'begin') return member.managed_by === null ? undefined : { status: 'managed' };
  if (member.frozen_at === null) return { status: 'refused', why: 'The deletion has not begun' };
  if (step === 'access' && member.obstacle) return { status: 'refused', why: 'The access cannot be removed yet' };
  return undefined;
};

/** Files whose rows went with the profile would lie there for ever. */
const refusalToUnlink = async (trx: Trx, { id }: MembersTable, step: Step): Promise<Answer | undefined> => {
  if (step !== 'unlink') return undefined;
  const left = await trx
    .selectFrom('attachments')
    .select('id')
    .where('uploaded_by', '=', id)
    .limit(1)
    .executeTakeFirst();
  return left === undefined ? undefined : { status: 'refused', why: 'The content is still there' };
};

const remember = async (trx: Trx, key: string, answer: StepDone): Promise<StepDone> => {
  await trx
    .insertInto('deletion_steps')
    .values({ key, answer: JSON.stringify(answer) as never, done_at: new Date() })
    .execute();
  return answer;
};
