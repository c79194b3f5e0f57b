import { Group, NativeSelect, Progress, Text } from '@mantine/core';
import type { Deletion, DeletionsPage } from '../data/contract.ts';
import { useAddress } from '../data/use-address.ts';
import { useApi } from '../data/use-api.ts';
import { codesOf, spoken, steps } from '../data/words.ts';
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

const orders = [
  { value: '-askedAt', label: 'Newest first' },
  { value: 'askedAt', label: 'Oldest first' },
  { value: 'dueAt', label: 'Under way, soonest due first' },
];

export function Deletions() {
  const { get, set, query } = useAddress();
  const deletions = useApi<DeletionsPage>(`/api/v1/deletions${query()}`);
  return (
    <Page
      title="Deletions"
      about="Whose profile goes, and how far it is"
      aside={
        <NativeSelect
          aria-label="Order"
          data={orders}
          value={get('sort') ?? '-askedAt'}
          onChange={({ currentTarget }) => set({ sort: currentTarget.value })}
        />
      }
    >
      <List
        of={deletions}
        name="Deletions"
        empty="Nobody is being deleted."
        columnsAt={columnsAt}
        keyOf={({ id }) => id}
      />
    </Page>
  );
}
