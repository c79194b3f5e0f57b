import { FindAttachmentExport, isUnderWay } from '@envoi/attachment-export';
import { DAY, OutageError, plus, type Clock, type Instant, type SubjectId } from '@envoi/event-sourcing';
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
 * Killed in between, it finds the marked ones again. Whose history cannot be read is unmarked, too, and nobody else waits
 * for that: the others have their turn before it throws what it found.
 */
export async function forgetIdle(parts: IdleParts): Promise<void> {
  const { vault, clock } = parts;
  const now = clock.now();
  let unreadable: Error | undefined;
  for (const subject of await vault.markIdle(plus(now, -IDLE_AFTER), AT_ONCE)) {
    try {
      if (!(await forget(subject, now, parts))) await vault.unmarkIdle(subject);
    } catch (error) {
      if (!(error instanceof Error) || error instanceof OutageError) throw error;
      unreadable ??= error;
      await vault.unmarkIdle(subject);
    }
  }
  if (unreadable !== undefined) throw unreadable;
}

/** False: something is open. */
const forget = async (subject: SubjectId, now: Instant, { commands, queries, clock }: IdleParts): Promise<boolean> => {
  const { isForgotten } = await queries.execute(new FindProfileDeletion(subject));
  if (isForgotten) return true; // the vault follows in a moment
  if (await hasExport(subject, { queries, clock })) return false;
  const causation = idFrom('idle', subject, now);
  const why = { causation, correlation: causation, at: now };
  return (await commands.execute(new ForgetIdleSubject(subject, why))).length > 0;
};

/** An export that is asked for or under way, links that live, or a window that is not over. */
const hasExport = async (
  subject: SubjectId,
  { queries, clock }: Pick<IdleParts, 'queries' | 'clock'>,
): Promise<boolean> => {
  const { current, live, slot } = await queries.execute(new FindAttachmentExport(subject));
  const isOpen = isUnderWay(current) || current.status === 'awaiting-code' || current.status === 'spent';
  return isOpen || live.length > 0 || (slot !== undefined && clock.now() < slot.nextAllowedAt);
};
