import type { Trx } from '../store/store.ts';
import type { MembersTable } from '../store/tables.ts';
import type { Effect } from './effect.ts';
import { forgetWebhooks } from './remove-content.ts';

/** `begin`: no sign-in, joining or uploading from now on. */
export const freeze = async (trx: Trx, { id, frozen_at }: MembersTable): Promise<Effect> => {
  if (frozen_at !== null) return { counts: {} };
  await trx.updateTable('members').set({ frozen_at: new Date() }).where('id', '=', id).execute();
  return { counts: {}, happenings: [{ text: 'A profile is frozen: its deletion has begun.' }] };
};

/** `sign-out`: every session on every device. */
export const signOut = async (trx: Trx, { id }: MembersTable): Promise<Effect> => {
  const ended = await trx
    .deleteFrom('sessions')
    .where('member_id', '=', id)
    .returning(['token_hash', 'device'])
    .execute();
  const text = `Signed out on ${ended.length === 1 ? 'a device' : `${ended.length} devices`}.`;
  return {
    counts: { devices: ended.length },
    happenings: ended.length === 0 ? [] : [{ text }],
    signedOut: new Map(ended.map(({ token_hash, device }) => [token_hash, device])),
  };
};

/** `unlink`: the account stays, the profile ceases to exist. */
export const unlink = async (trx: Trx, { id }: MembersTable): Promise<Effect> => {
  await forgetWebhooks(trx, id); // what came since their content went
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
      ...kept.map(({ name }) => ({ text: `The sign-in account (${name}) stays, without its profile.` })),
      { text: 'The profile is gone.' },
    ],
  };
};
