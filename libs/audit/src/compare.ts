import { compareWithRebuild, type AnyProjection, type CompareDependencies, type Comparison } from '@envoi/consumers';

/** Each live read model beside one made anew from the log, one after the other. */
export async function* compare(
  stores: CompareDependencies,
  projections: readonly AnyProjection[],
): AsyncGenerator<Comparison> {
  for (const projection of projections) yield await compareWithRebuild(projection, stores);
}
