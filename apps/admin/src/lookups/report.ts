import { listMemberLookups } from '@envoi/member-lookups';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { reportQuery, type reportAnswer } from './contract.ts';
import { isoWeek } from './iso-week.ts';

@Controller('api/v1/lookups')
export class LookupReportController {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  /** Who looked up whom in a week, for those who watch over it: nobody's person is in it. */
  @Get('report')
  @AllowedTo('admin', 'auditor')
  async report(
    @Query({ schema: reportQuery }) { week }: z.output<typeof reportQuery>,
  ): Promise<z.infer<typeof reportAnswer>> {
    const period = isoWeek(week);
    if (period === undefined) throw Problem.invalid([{ field: 'week', detail: 'that year has no such week' }]);
    const lookups = await listMemberLookups(this.deps.database, period);
    const byActor = Map.groupBy(lookups, ({ actor }) => actor);
    const actors = [...byActor].map(([actor, { length: count }]) => ({ actor, count }));
    return { week, ...period, lookups: [...lookups], actors };
  }
}
