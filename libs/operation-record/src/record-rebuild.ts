import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import { decide, operationRecord, type Rebuilt } from './domain/operation.ts';

type RebuildOrder = Readonly<{ actor: string; rebuilt: Rebuilt; cause: Cause }>;

/** Puts on the record that a read model is about to be made anew, by whom and why. */
export async function recordRebuild({ actor, rebuilt, cause }: RebuildOrder, streams: Streams): Promise<void> {
  const because = { cause, command: 'RebuildReadModel' };
  await streams.transact(operationRecord, actor as SubjectId, because, decide.rebuild(rebuilt));
}
