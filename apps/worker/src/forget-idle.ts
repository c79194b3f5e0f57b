import { FindAttachmentExport, isUnderWay } from '@envoi/attachment-export';
import { DAY, plus, type Clock, type SubjectId } from '@envoi/event-sourcing';
import { idFrom } from '@envoi/event-store';
import { FindProfileDeletion, ForgetIdleSubject } from '@envoi/profile-deletion';
import { type Vault } from '@envoi/vault';
import { type CommandBus, type QueryBus } from '@nestjs/cqrs';

export type IdleParts = Readonly<{
  vault: Pick<Vault, 'markIdle' | 'unmarkIdle'>;
  commands: Pick<CommandBus, 'execute'>;
  queries: Pick<QueryBus, 'execute'>;
  clock: Clock;
}>;

/** Who has nothing open and was not heard of for so long is forgotten. */
const IDLE_AFTER = 30 * DAY;
const AT_ONCE = 100;

/**
 * Marked first, so that nobody can be heard any more; then looked at; then either forgotten, by the log, or unmarked.
 * Killed in between, it finds the marked ones again.
 */
export async function forgetIdle({ vault, commands, queries, clock }: IdleParts): Promise<void> {
  const now = clock.now();
  for (const subject of await vault.markIdle(plus(now, -IDLE_AFTER), AT_ONCE)) {
    const { isForgotten } = await queries.execute(new FindProfileDeletion(subject));
    if (isForgotten) continue; // the vault follows in a moment
    const causation = idFrom('idle', subject, now);
    const why = { causation, correlation: causation, at: now };
    const isOpen = await hasExport(subject, { queries, clock });
    const recorded = isOpen ? [] : await commands.execute(new ForgetIdleSubject(subject, why));
    if (recorded.length === 0) await vault.unmarkIdle(subject);
  }
}

/** An export that is asked for or under way, links that live, or a window that is not over. */
const hasExport = async (
  subject: SubjectId,
  { queries, clock }: Pick<IdleParts, 'queries' | 'clock'>,
): Promise<boolean> => {
  const { current, live, slot } = await queries.execute(new FindAttachmentExport(subject));
  const isOpen = isUnderWay(current) || current.status === 'awaiting-code' || current.status === 'spent';
  return isOpen || live.length > 0 || (slot !== undefined && clock.now() < slot.nextAllowedAt);
};
