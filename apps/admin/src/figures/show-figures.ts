import {
  NOTHING,
  listDays,
  quantileOf,
  together,
  type Counts,
  type DayRow,
  type Durations,
} from '@envoi/daily-figures';
import { DAY, HOUR, plus, type Instant } from '@envoi/event-sourcing';
import { countUnderWay } from '@envoi/requests';
import { listWorkFigures } from '@envoi/read-store';
import { Controller, Get, Inject, Query as Asked } from '@nestjs/common';
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { READERS } from '../staff/readers.ts';
import { figuresQuery, type figuresAnswer } from './contract.ts';

type FiguresAsked = z.output<typeof figuresQuery>;
type Answer = z.output<typeof figuresAnswer>;

/** What happened, day by day, and what is due. */
export class ShowFigures extends Query<Answer> {
  constructor(readonly asked: FiguresAsked) {
    super();
  }
}

const DAYS = 30;
const MOST_DAYS = 366;

@QueryHandler(ShowFigures)
export class ShowFiguresHandler implements IQueryHandler<ShowFigures> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  async execute({ asked }: ShowFigures): Promise<Answer> {
    const at = this.deps.clock.now();
    const { from, to } = periodOf(asked, at);
    const days = await listDays(this.deps.database, from, to);
    const total = figuresOf(sumOf(days));
    return { from, to, days: days.map((row) => ({ day: row.day, ...figuresOf(row) })), total, now: await this.now(at), at };
  } // prettier-ignore

  private async now(at: Instant): Promise<Answer['now']> {
    const parked = (await listWorkFigures(this.deps.database, at)).reduce((sum, one) => sum + one.parked, 0);
    return { export: await this.due('export', at), deletion: await this.due('deletion', at), parked };
  }

  private async due(kind: 'export' | 'deletion', at: Instant): Promise<Answer['now']['export']> {
    const ends = [0, HOUR, 6 * HOUR, DAY].map((ahead) => plus(at, ahead + 1));
    const { all: underWay, before } = await countUnderWay(this.deps.database, kind, ends);
    const [overdue = 0, hour = 0, sixHours = 0, day = 0] = before;
    return {
      ...{ underWay, overdue, dueWithinHour: hour - overdue },
      ...{ dueWithinSixHours: sixHours - overdue, dueWithinDay: day - overdue },
    };
  }
}

const dayOf = (at: Instant): string => at.slice(0, 10);

/** Throws a Problem when it is no period, or too long. */
const periodOf = ({ from, to }: FiguresAsked, now: Instant): Readonly<{ from: string; to: string }> => {
  const last = to ?? dayOf(now);
  const lastDay = `${last}T00:00:00.000Z` as Instant;
  const first = from ?? dayOf(plus(lastDay, (1 - DAYS) * DAY));
  if (first > last) throw Problem.invalid([{ field: 'from', detail: 'must not be later than the last day' }]);
  if (first < dayOf(plus(lastDay, (1 - MOST_DAYS) * DAY)))
    throw Problem.invalid([{ field: 'from', detail: `must be at most ${MOST_DAYS} days before the last day` }]);
  return { from: first, to: last };
};

type Sums = Omit<DayRow, 'day'>;

const sumOf = (days: readonly DayRow[]): Sums => ({
  export: countsOf(days.map((row) => row.export)),
  deletion: countsOf(days.map((row) => row.deletion)),
  refusals: together(days.map(({ refusals }) => refusals)),
});

const countsOf = (all: readonly Counts[]): Counts => {
  const { took: _, ...numbers } = NOTHING;
  const sums = Object.keys(numbers).map((name) => [name, all.reduce((sum, one) => sum + one[name as keyof typeof numbers], 0)]); // prettier-ignore
  return { ...(Object.fromEntries(sums) as typeof numbers), took: together(all.map(({ took }) => took)) };
};

const figuresOf = ({ export: exports, deletion, refusals }: Sums): Answer['total'] => {
  const { took: exportsTook, ...exportCounts } = exports;
  const { took: deletionsTook, ...deletionCounts } = deletion;
  const took = { export: quantiles(exportsTook), deletion: quantiles(deletionsTook) };
  return { export: exportCounts, deletion: deletionCounts, refusals, took };
};

const quantiles = (durations: Durations): Answer['total']['took']['export'] => {
  const [p50, p95] = [quantileOf(durations, 0.5), quantileOf(durations, 0.95)];
  const count = Object.values(durations).reduce((sum, one) => sum + one, 0);
  return { count, ...(p50 !== undefined && { p50 }), ...(p95 !== undefined && { p95 }) };
};

@Controller('api/v1/figures')
export class ShowFiguresController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @AllowedTo(...READERS)
  show(@Asked({ schema: figuresQuery }) asked: FiguresAsked): Promise<Answer> {
    return this.queries.execute(new ShowFigures(asked));
  }
}
