import { Stack, TextInput, Title } from '@mantine/core';
import type { LookupReport } from '../data/contract.ts';
import { useAddress } from '../data/use-address.ts';
import { useApi } from '../data/use-api.ts';
import { lookReasons, spoken } from '../data/words.ts';
import { Answer } from '../parts/answer.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { SubjectLink } from '../parts/subject-link.tsx';
import { Table, type Column } from '../parts/table.tsx';
import { When } from '../parts/when.tsx';
import { isWeek, weekOf } from './week.ts';

type Lookup = LookupReport['lookups'][number];

const columns: readonly Column<Lookup>[] = [
  { name: 'When', cell: ({ at }) => <When at={at} /> },
  { name: 'By', cell: ({ actor }) => <ShortId id={actor} /> },
  {
    name: 'Found',
    cell: ({ subject, outcome }) => (subject === undefined ? spoken(outcome) : <SubjectLink id={subject} />),
  },
  { name: 'Reason', from: 'sm', cell: ({ reason }) => lookReasons[reason] },
  { name: 'Ticket', cell: ({ ticket }) => ticket },
];

/** All look-ups of a week, whoever made them. */
export function Report() {
  const { get, set } = useAddress();
  const week = get('week') ?? weekOf(Date.now());
  const report = useApi<LookupReport>(isWeek(week) ? `/api/v1/lookups/report?week=${week}` : undefined);
  return (
    <Stack component="section" aria-label="Look-ups of a week" gap="sm">
      <Title order={2} size="h4">
        Look-ups of a week
      </Title>
      <TextInput
        type="week"
        label="Week"
        maw={220}
        value={week}
        onChange={({ currentTarget }) => set({ week: currentTarget.value })}
      />
      <Answer of={report}>
        {({ lookups }) =>
          lookups.length === 0 ? (
            <Nothing>Nobody was looked up in that week.</Nothing>
          ) : (
            <Table
              name="Look-ups"
              columns={columns}
              rows={lookups}
              keyOf={({ at, actor, ticket }) => `${at} ${actor} ${ticket}`}
            />
          )
        }
      </Answer>
    </Stack>
  );
}
