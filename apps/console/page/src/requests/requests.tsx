import { Group, Text } from '@mantine/core';
import type { Request, RequestsPage } from '../data/contract.ts';
import { useAddress } from '../data/use-address.ts';
import { useApi } from '../data/use-api.ts';
import { kinds } from '../data/words.ts';
import { List } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { OverdueBadge, StateBadge } from '../parts/state-badge.tsx';
import { SubjectLink } from '../parts/subject-link.tsx';
import type { Column } from '../parts/table.tsx';
import { When } from '../parts/when.tsx';
import { Filters } from './filters.tsx';

/** Where one request is shown. */
const placeOf = ({ kind, id }: Request): string => `/${kind === 'deletion' ? 'deletions' : 'requests'}/${id}`;

const columnsAt = (now: string): readonly Column<Request>[] => [
  {
    name: 'Request',
    cell: (row) => (
      <>
        <ShortId id={row.id} to={placeOf(row)} />
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {kinds[row.kind]}
        </Text>
      </>
    ),
  },
  { name: 'Kind', from: 'sm', cell: ({ kind }) => kinds[kind] },
  {
    name: 'State',
    cell: ({ state, isOverdue }) => (
      <Group gap={6}>
        <StateBadge state={state} />
        {isOverdue && <OverdueBadge />}
      </Group>
    ),
  },
  { name: 'Asked', cell: ({ askedAt }) => <When at={askedAt} now={now} /> },
  { name: 'Due', from: 'md', cell: ({ dueAt }) => <When at={dueAt} {...(dueAt !== undefined && { now })} /> },
  { name: 'Next', from: 'lg', cell: ({ nextAt }) => <When at={nextAt} {...(nextAt !== undefined && { now })} /> },
  { name: 'Subject', from: 'md', cell: ({ subject }) => <SubjectLink id={subject} /> },
  { name: 'Chat', from: 'lg', cell: ({ connection }) => connection ?? '–' },
];

export function Requests() {
  const { query } = useAddress();
  const requests = useApi<RequestsPage>(`/api/v1/requests${query()}`);
  return (
    <Page title="Requests" about="Every request of every member, by pseudonyms">
      <Filters />
      <List
        of={requests}
        name="Requests"
        empty="No request is like that."
        columnsAt={columnsAt}
        keyOf={({ id }) => id}
      />
    </Page>
  );
}
