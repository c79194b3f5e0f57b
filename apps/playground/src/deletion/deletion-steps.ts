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
    const { memberId, step } = request;
    const { answer, effect } = await this.#store.transaction((trx) => this.#once(trx, request));
    if (effect === undefined) return answer;
    if (step === 'sign-out') this.#live.tell([memberId], { type: 'signed-out', at: new Date().toISOString() });
    this.#live.tell([memberId, ...(effect.touched ?? [])], { type: 'conversation', conversationId: '' });
    this.#live.tell([memberId, ...(effect.touched ?? [])], { type: 'account' });
    this.#happenings.tell();
    return answer;
  }

  async #once(trx: Trx, request: StepRequest): Promise<{ answer: Answer; effect?: Effect }> {
    const { memberId, step, key, incarnation } = request;
    await sql`select pg_advisory_xact_lock(hashtext('playground-deletion'), hashtext(${memberId}))`.execute(trx);
    const before = await trx.selectFrom('deletion_steps').select('answer').where('key', '=', key).executeTakeFirst();
    if (before !== undefined) return { answer: before.answer };
    const found = await trx.selectFrom('members').selectAll().where('id', '=', memberId).forUpdate().executeTakeFirst();
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
    const refusal = refusalOf(member, step);
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

const remember = async (trx: Trx, key: string, answer: StepDone): Promise<StepDone> => {
  await trx
    .insertInto('deletion_steps')
    .values({ key, answer: JSON.stringify(answer) as never, done_at: new Date() })
    .execute();
  return answer;
};

const freeze = async (trx: Trx, { id, frozen_at }: MembersTable): Promise<Effect> => {
  await trx
    .updateTable('members')
    .set({ frozen_at: frozen_at ?? new Date() })
    .where('id', '=', id)
    .execute();
  return { counts: {}, happenings: ['A profile is frozen: its deletion has begun.'] };
};

const signOut = async (trx: Trx, { id }: MembersTable): Promise<Effect> => {
  const gone = await trx.deleteFrom('sessions').where('member_id', '=', id).returning('device').execute();
  return { counts: { devices: gone.length }, happenings: gone.map(({ device }) => `Signed out: ${device}.`) };
};

const unlink = async (trx: Trx, { id }: MembersTable): Promise<Effect> => {
  const kept = await trx
    .updateTable('accounts')
    .set({ linked_member_id: null })
    .where('linked_member_id', '=', id)
    .returning('name')
    .execute();
  await trx.deleteFrom('members').where('id', '=', id).execute();
  return {
    counts: { accounts: kept.length },
    happenings: [
      ...kept.map(({ name }) => `The sign-in account (${name}) stays, without its profile.`),
      'The profile is gone.',
    ],
  };
};
