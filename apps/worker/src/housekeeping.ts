import { InboxReader, ToldOnce, type Brake } from '@envoi/chat';
import { type Logger } from '@envoi/composition';
import { describeError } from '@envoi/consumers';
import { DAY, HOUR, between, plus, type Clock, type Instant } from '@envoi/event-sourcing';
import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

/** What is looked after once a minute; every worker does it, and doing it twice changes nothing. */
export type HousekeepingParts = Readonly<{
  inbox: Pick<InboxReader, 'purge' | 'oldestUnanswered'>;
  toldOnce: Pick<ToldOnce, 'purge'>;
  brake: Pick<Brake, 'purge'>;
  clock: Clock;
  logger: Logger;
  forgetIdle: () => Promise<void>;
  /** Of staff, from before. */
  purgeNotes: (before: Instant) => Promise<void>;
  /** Of whom the vault has forgotten. */
  removeRemains: () => Promise<unknown>;
}>;

export const HOUSEKEEPING = Symbol('HousekeepingParts');

const MINUTE = 60_000;

/** What staff wrote about a request is of use for half a year, as long as somebody may ask about it. */
const NOTES_KEPT = 180 * DAY;

@Injectable()
export class Housekeeping {
  constructor(@Inject(HOUSEKEEPING) private readonly parts: HousekeepingParts) {}

  /** Deletes what may go, and alerts when a message has waited for an hour, or got no answer in its 8 days. */
  @Interval(MINUTE)
  async tidy(): Promise<void> {
    const { logger } = this.parts;
    try {
      await this.tidyUp();
    } catch (error) {
      logger.warn({ error: describeError(error) }, 'housekeeping failed, and is tried again in a minute');
    }
  }

  private async tidyUp(): Promise<void> {
    const { inbox, toldOnce, brake, clock, logger } = this.parts;
    const now = clock.now();
    const oldest = await inbox.oldestUnanswered();
    if (oldest !== undefined && between(oldest, now) > HOUR)
      logger.error({ alert: 'inbox-waiting', since: oldest }, 'alert: a message has waited for an answer for an hour');
    const { unanswered } = await inbox.purge(now);
    if (unanswered > 0)
      logger.error({ alert: 'inbox-unanswered', count: unanswered }, 'alert: messages were never answered');
    await toldOnce.purge(now);
    await brake.purge(now);
    await this.parts.forgetIdle();
    await this.parts.purgeNotes(plus(now, -NOTES_KEPT));
    await this.parts.removeRemains();
  }
}
