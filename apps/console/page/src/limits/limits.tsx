import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RateLimit, RateLimitsPage } from '../data/contract.ts';
import { useAddress } from '../data/use-address.ts';
import { useApi, useSend } from '../data/use-api.ts';
import { interventionReasons } from '../data/words.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { List } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import { SubjectLink } from '../parts/subject-link.tsx';
import type { Column } from '../parts/table.tsx';
import { When } from '../parts/when.tsx';
import { WhyDialog } from '../parts/why-dialog.tsx';

export function Limits() {
  const { query } = useAddress();
  const limits = useApi<RateLimitsPage>(`/api/v1/rate-limits${query()}`);
  const [asking, setAsking] = useState<RateLimit>();
  const columnsAt = (now: string): readonly Column<RateLimit>[] => [
    { name: 'Subject', cell: ({ subject }) => <SubjectLink id={subject} /> },
    { name: 'Next export', cell: ({ nextAllowedAt }) => <When at={nextAllowedAt} now={now} /> },
    {
      name: 'Action',
      cell: (row) => (
        <ActionButton
          label="Release"
          name={`Release the limit of ${row.subject}`}
          for={['admin']}
          onAsk={() => setAsking(row)}
        />
      ),
    },
  ];
  return (
    <Page title="Rate limits" about="Members who have had an export, and when they may have the next one">
      <List
        of={limits}
        name="Rate limits"
        empty="Nobody is limited now."
        columnsAt={columnsAt}
        keyOf={({ subject }) => subject}
      />
      {asking !== undefined && <Release limit={asking} onClose={() => setAsking(undefined)} />}
    </Page>
  );
}

function Release({ limit: { subject }, onClose }: { limit: RateLimit; onClose: () => void }) {
  const send = useSend<'releaseRateLimit'>();
  const queries = useQueryClient();
  return (
    <WhyDialog
      title="Release the limit"
      label="Release"
      reasons={interventionReasons}
      takesNote
      onDo={async (why) => {
        await send(`/api/v1/rate-limits/${subject}/release`, { why });
        await queries.invalidateQueries();
      }}
      onClose={onClose}
    >
      The member may have another export at once. This is more than the product promises them.
    </WhyDialog>
  );
}
