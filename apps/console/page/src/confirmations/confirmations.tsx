import { Badge } from '@mantine/core';
import type { PendingConfirmation, PendingConfirmationsPage } from '../data/contract.ts';
import { useAddress } from '../data/use-address.ts';
import { useApi } from '../data/use-api.ts';
import { kinds } from '../data/words.ts';
import { List } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { SubjectLink } from '../parts/subject-link.tsx';
import type { Column } from '../parts/table.tsx';
import { When } from '../parts/when.tsx';

const columnsAt = (now: string): readonly Column<PendingConfirmation>[] => [
  {
    name: 'Request',
    cell: ({ requestId, kind }) => (
      <ShortId id={requestId} to={`/${kind === 'deletion' ? 'deletions' : 'requests'}/${requestId}`} />
    ),
  },
  { name: 'Kind', cell: ({ kind }) => kinds[kind] },
  { name: 'Code', from: 'sm', cell: ({ issueNumber }) => `number ${issueNumber}` },
  { name: 'Issued', from: 'sm', cell: ({ issuedAt }) => <When at={issuedAt} now={now} /> },
  {
    name: 'Valid until',
    cell: ({ validUntil, hasLapsed }) =>
      hasLapsed ? (
        <Badge variant="outline" color="gray" c="var(--mantine-color-text)" tt="none">
          lapsed
        </Badge>
      ) : (
        <When at={validUntil} now={now} />
      ),
  },
  { name: 'Subject', from: 'md', cell: ({ subject }) => <SubjectLink id={subject} /> },
];

export function Confirmations() {
  const { query } = useAddress();
  const pending = useApi<PendingConfirmationsPage>(`/api/v1/pending-confirmations${query()}`);
  return (
    <Page title="Pending confirmations" about="Requests that wait for their code; the codes themselves are nowhere">
      <List
        of={pending}
        name="Pending confirmations"
        empty="Nobody is asked for a code now."
        columnsAt={columnsAt}
        keyOf={({ requestId }) => requestId}
      />
    </Page>
  );
}
