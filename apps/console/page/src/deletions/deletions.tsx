import { Group, NativeSelect, Progress, Text } from '@mantine/core';
import type { Deletion, DeletionsPage, DeletionState } from '../data/contract.ts';
import { useAddress } from '../data/use-address.ts';
import { useApi } from '../data/use-api.ts';
import { codesOf, spoken, states, steps } from '../data/words.ts';
import { List } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { OverdueBadge, StateBadge } from '../parts/state-badge.tsx';
import { SubjectLink } from '../parts/subject-link.tsx';
import type { Column } from '../parts/table.tsx';
import { When } from '../parts/when.tsx';

const inOrder = codesOf(steps);

const columnsAt = (now: string): readonly Column<Deletion>[] => [
  { name: 'Deletion', cell: ({ id }) => <ShortId id={id} to={`/deletions/${id}`} /> },
  {
    name: 'State',
    cell: ({ state, isOverdue, late }) => (
      <Group gap={6}>
        <StateBadge state={state} />
        {isOverdue && <OverdueBadge />}
        {!isOverdue && late !== undefined && (
          <Text size="xs" c="var(--wait)">
            {late} % of the time is over
          </Text>
        )}
      </Group>
    ),
  },
  { name: 'Step', from: 'sm', cell: (row) => <StepCell {...row} /> },
  { name: 'Asked', cell: ({ askedAt }) => <When at={askedAt} now={now} /> },
  { name: 'Due', from: 'md', cell: ({ dueAt }) => <When at={dueAt} {...(dueAt !== undefined && { now })} /> },
  { name: 'Subject', from: 'lg', cell: ({ subject }) => <SubjectLink id={subject} /> },
];

function StepCell({ step, state }: Deletion) {
  const isOver = state === 'complete' || state === 'found-gone';
  if (step === undefined) return isOver ? 'all done' : '–';
  const done = inOrder.indexOf(step);
  return (
    <div>
      <Text size="sm">
        {done} of {inOrder.length} done, next: {spoken(step).toLowerCase()}
      </Text>
      <Progress
        value={(done / inOrder.length) * 100}
        size="sm"
        aria-label={`${done} of ${inOrder.length} steps are done`}
      />
    </div>
  );
}

/** Each that a deletion can have: the compiler misses one that is left out. */
const ofDeletions: Readonly<Record<DeletionState, true>> = {
  ...{ 'awaiting-code': true, spent: true, lapsed: true, held: true },
  ...{ waiting: true, running: true, parked: true },
  ...{ complete: true, 'found-gone': true, refused: true, cancelled: true, failed: true },
};
const stateOptions = [
  { value: '', label: 'Any state' },
  ...codesOf(ofDeletions).map((value) => ({ value, label: states[value][0] })),
];
const orders = [
  { value: '-askedAt', label: 'Newest first' },
  { value: 'askedAt', label: 'Oldest first' },
  { value: 'dueAt', label: 'Under way, soonest due' },
];

export function Deletions() {
  const { get, set, query } = useAddress();
  const deletions = useApi<DeletionsPage>(`/api/v1/deletions${query()}`);
  return (
    <Page
      title="Deletions"
      about="Whose profile goes, and how far it is"
      aside={
        <Group gap="sm" grow w={{ base: '100%', sm: 'auto' }}>
          <NativeSelect
            aria-label="State"
            data={stateOptions}
            value={get('state') ?? ''}
            onChange={({ currentTarget }) => set({ state: currentTarget.value })}
          />
          <NativeSelect
            aria-label="Order"
            data={orders}
            value={get('sort') ?? '-askedAt'}
            onChange={({ currentTarget }) => set({ sort: currentTarget.value })}
          />
        </Group>
      }
    >
      <List
        of={deletions}
        name="Deletions"
        empty={get('state') === undefined ? 'Nobody has asked to be deleted.' : 'No deletion is like that.'}
        columnsAt={columnsAt}
        keyOf={({ id }) => id}
      />
    </Page>
  );
}
