import { ForbiddenException } from '@nestjs/common';
import type { Trx } from '../store/store.ts';

/**
 * Throws 403 when a profile among these is frozen (workspace contract, `begin`). Until the transaction ends none becomes
 * so: what is written meanwhile is there when the deletion looks for it.
 */
export async function refuseFrozen(trx: Trx, memberIds: readonly string[]): Promise<void> {
  const members = await trx
    .selectFrom('members')
    .select('frozen_at')
    .where('id', 'in', [...memberIds])
    .orderBy('id')
    .forShare()
    .execute();
  if (members.some(({ frozen_at }) => frozen_at !== null)) throw new ForbiddenException('The profile is being deleted');
}
