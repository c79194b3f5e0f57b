import {
  findParked,
  listRedrives,
  projectionName,
  redrive,
  redriveSubject,
  type AnyProjection,
  type Parked,
  type RebuildDependencies,
} from '@envoi/consumers';
import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { decide, operationRecord, type Redriven, type Why } from './domain/operation.ts';
import { recordableKey } from './schemas.ts';

export type OperationParts = RebuildDependencies & Readonly<{ projections: readonly AnyProjection[] }>;

/** Something that is parked, who drives it again, and why. `actor`: their UUID in the vault's staff table. */
export type RedriveOrder = Readonly<{ work: string; key: string; actor: string; why: Why; cause: Cause }>;

/**
 * `parked-again`: a subject of a read model, whose events cannot be applied still; or what this order has driven before, and was
 * parked once more. `not-parked`: it is not, and never was driven again. `unknown-work`: a read model that this version does not have.
 */
export type RedriveOutcome = 'driven-again' | 'parked-again' | 'not-parked' | 'unknown-work';

/**
 * Drives parked work again, on the record: first the event, then the deed, which names the generation that was seen. So the same
 * order twice, two operators at once, or a crash in between drive it once; and whoever comes second hears that it is done.
 */
export async function redriveParked(order: RedriveOrder, parts: OperationParts): Promise<RedriveOutcome> {
  const { work, key } = order;
  const parked = await findParked(parts.database, work, key);
  if (parked === undefined) return (await drivenBefore(order, parts)) > 0 ? 'driven-again' : 'not-parked';
  if (parked.kind === 'visit') {
    const { generation } = await record(order, (parked.generation ?? 0) + 1, parts);
    const isDriven = await redrive(parts.database, { work, key, generation: generation - 1 }, whyOf(order));
    return isDriven ? 'driven-again' : whatBecame(order, parts);
  }
  return driveSubject(order, parked, parts);
}

const driveSubject = async (order: RedriveOrder, parked: Parked, parts: OperationParts): Promise<RedriveOutcome> => {
  const projection = parts.projections.find((one) => projectionName(one) === parked.work);
  if (projection === undefined) return 'unknown-work';
  const before = await drivenBefore(order, parts);
  const { generation } = await record(order, before + 1, parts);
  if (generation === before + 1)
    await redriveSubject(projection, order.key as SubjectId, { ...parts, why: whyOf(order) });
  return whatBecame(order, parts);
};

const whatBecame = async ({ work, key }: RedriveOrder, { database }: OperationParts): Promise<RedriveOutcome> =>
  (await findParked(database, work, key)) === undefined ? 'driven-again' : 'parked-again';

const drivenBefore = async ({ work, key }: RedriveOrder, { database }: OperationParts): Promise<number> =>
  (await listRedrives(database.kysely, { work, key })).length;

const whyOf = ({ actor, why }: RedriveOrder) => ({ actor, ...why });

/** What is recorded for this order: of an order that is repeated, what was recorded the first time. */
const record = async (order: RedriveOrder, generation: number, { streams }: OperationParts): Promise<Redriven> => {
  const { work, key, actor, why, cause } = order;
  const isOurs = recordableKey.safeParse(key).success;
  const redriven: Redriven = { work, ...(isOurs && { key }), generation, ...why };
  const because = { cause, command: 'RedriveParkedWork' };
  const [event] = await streams.transact(operationRecord, actor as SubjectId, because, decide.redrive(redriven));
  return event?.type === 'ParkedWorkRedriven' ? event.data : redriven;
};
