import { type AnyProjection } from '@envoi/consumers';
import { type Instant } from '@envoi/event-sourcing';
import { type History } from '../history.ts';
import { type AsOfAnswer, type AsOfQuestion } from './answers.ts';
import { figuresAsOf } from './figures.ts';
import { requestAsOf } from './request-state.ts';
import { rowAsOf } from './row.ts';

export type AsOfOptions = Readonly<{
  /** The read models that there are. */
  projections: readonly AnyProjection[];
}>;

/** No read model has that name. */
export class UnknownProjectionError extends Error {
  override readonly name = 'UnknownProjectionError';
}

/**
 * How something stood at an instant, computed from what had been recorded by then (`upTo`); what lapses, is overdue or
 * late is judged by that instant. Throws UnknownProjectionError.
 */
export const asOf = async (
  history: History,
  instant: Instant,
  question: AsOfQuestion,
  { projections }: AsOfOptions,
): Promise<AsOfAnswer> => {
  switch (question.kind) {
    case 'request':
      return { kind: 'request', instant, request: await requestAsOf(history, question.id, instant) };
    case 'row': {
      const projection = projections.find(({ name }) => name === question.projection);
      if (projection === undefined) throw new UnknownProjectionError(`no read model is called ${question.projection}`);
      return { instant, ...(await rowAsOf(history, projection, { key: question.key, at: instant })) };
    }
    case 'system':
      return { kind: 'system', instant, figures: await figuresAsOf(history.all(), instant) };
  }
};
