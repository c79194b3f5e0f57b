import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Parked, ParkedPage } from '../data/contract.ts';
import { times } from '../data/format.ts';
import { ApiError } from '../data/problem.ts';
import { useAddress } from '../data/use-address.ts';
import { useApi, useSend } from '../data/use-api.ts';
import { operationReasons } from '../data/words.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { List } from '../parts/list.tsx';
import { Page } from '../parts/page.tsx';
import type { Column } from '../parts/table.tsx';
import { When } from '../parts/when.tsx';
import { WhyDialog } from '../parts/why-dialog.tsx';

const columnsAt = (now: string): readonly Column<Parked>[] => [
  {
    name: 'Work',
    cell: ({ work, key, lastError }) => (
      <>
        <Text size="sm" fw={600}>
          {work}
        </Text>
        <Text size="xs" c="dimmed" className="mono" style={{ overflowWrap: 'anywhere' }}>
          {key}
        </Text>
        <Text size="xs" className="mono" c="var(--bad)" hiddenFrom="sm">
          {lastError}
        </Text>
      </>
    ),
  },
  {
    name: 'Error',
    from: 'sm',
    cell: ({ lastError }) => (
      <Text size="sm" className="mono" c="var(--bad)">
        {lastError}
      </Text>
    ),
  },
  { name: 'Since', from: 'md', cell: ({ since }) => <When at={since} now={now} /> },
  {
    name: 'Tried',
    from: 'lg',
    cell: ({ attempts }) => (attempts === undefined ? '–' : times(attempts)),
  },
];

export function ParkedWork() {
  const { query } = useAddress();
  const parked = useApi<ParkedPage>(`/api/v1/parked${query()}`);
  const [asking, setAsking] = useState<Parked>();
  const drive: Column<Parked> = {
    name: 'Action',
    cell: (row) => (
      <ActionButton
        label="Drive again"
        name={`Drive again: ${row.work} ${row.key}`}
        for={['operator', 'admin']}
        onAsk={() => setAsking(row)}
      />
    ),
  };
  return (
    <Page title="Parked work" about="What failed again and again waits here for a person; nobody else waits for it">
      <List
        of={parked}
        name="Parked work"
        empty="Nothing is parked."
        columnsAt={(now) => [...columnsAt(now), drive]}
        keyOf={({ work, key }) => `${work} ${key}`}
      />
      {asking !== undefined && <Redrive parked={asking} onClose={() => setAsking(undefined)} />}
    </Page>
  );
}

function Redrive({ parked: { work, key }, onClose }: { parked: Parked; onClose: () => void }) {
  const send = useSend<'redriveParkedWork'>();
  const queries = useQueryClient();
  return (
    <WhyDialog
      title="Drive it again"
      label="Drive again"
      reasons={operationReasons}
      onDo={async (why) => {
        const { state } = await send('/api/v1/parked/redrive', { work, key, why });
        await queries.invalidateQueries();
        if (state === 'parked-again') throw new ApiError('It was driven again, and is parked once more.', 409);
      }}
      onClose={onClose}
    >
      <b>{work}</b> is tried again at once, from where it stopped. If what was wrong is still wrong, it is parked again.
    </WhyDialog>
  );
}
