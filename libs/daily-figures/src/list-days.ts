import { readModel, type Database } from '@envoi/read-store';
import { dailyFigures, type DayRow } from './daily-figures.ts';

/** The days of a period on which anything happened, both ends inside (`YYYY-MM-DD`). Throws OutageError while there is no model yet. */
export async function listDays(database: Database, from: string, to: string): Promise<readonly DayRow[]> {
  const model = readModel<DayRow>(database, dailyFigures);
  const first = await model.find(from);
  const following = await model.list({ after: from, limit: 1_000 });
  return [...(first === undefined ? [] : [first]), ...following].filter(({ day }) => day <= to);
}
