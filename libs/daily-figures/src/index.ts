export { NOTHING, dailyFigures, type Counts, type DayRow } from './daily-figures.ts';
export { quantileOf, together, type Durations } from './durations.ts';
export { listDays } from './list-days.ts';
