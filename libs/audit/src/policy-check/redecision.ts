import { type Recorded } from '@envoi/event-sourcing';
import { deletionDecision } from './redecide-deletion.ts';
import { exportDecision } from './redecide-export.ts';
import { type Retold } from './retold.ts';
import { type Fact, type Proposal } from './world.ts';

/** The decision that an event came of, with the input it had, to be taken in another world under another policy. */
export const redecision = (
  { metadata }: Recorded,
  fact: Fact,
  worlds: Pick<Retold, 'real' | 'other' | 'policy' | 'facts'>,
): Proposal => {
  const { command, causation, at, subject } = metadata;
  const retold = { command, causation, at, subject, ...worlds };
  return fact.flow === 'export'
    ? { flow: 'export', decision: exportDecision({ ...retold, event: fact.event }) }
    : { flow: 'deletion', decision: deletionDecision({ ...retold, event: fact.event }) };
};
