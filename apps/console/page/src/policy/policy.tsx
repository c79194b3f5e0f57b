import { Text } from '@mantine/core';
import type { Policy as PolicyAnswer } from '../data/contract.ts';
import { useApi } from '../data/use-api.ts';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';
import { Table, type Column } from '../parts/table.tsx';

type Variable = readonly [string, string];

/** What a variable decides; of one that is newer than this page its name must do. */
const meanings: Readonly<Record<string, string>> = {
  EXPORT_READY_AFTER: 'An export is prepared so long after its confirmation',
  EXPORT_DUE_WITHIN: 'Later, it is overdue, and the member is told',
  EXPORT_LINKS_VALID_FOR: 'Links of an export work for',
  EXPORT_EVERY: 'A member may have one export in',
  DELETION_START_AFTER: 'A deletion starts so long after its confirmation',
  DELETION_GOODBYE_WITHIN: 'The goodbye is waited for',
  DELETION_GOODBYE_HOLD: 'The goodbye can be read for',
  DELETION_DUE_WITHIN: 'A deletion has to be complete within',
  CODE_VALID_FOR: 'A code is valid for',
  CODES_PER_HOUR: 'Codes for a member in an hour',
  CODES_PER_DAY: 'Codes for a member in a day',
  MESSAGES_PER_10_MINUTES: 'Messages of a member that are answered in ten minutes',
  BRAKE_WRONG_CODES_PER_HOUR: 'Wrong codes in a chat in an hour, before confirmations are held',
  BRAKE_DELETIONS_PER_HOUR: 'Deletions in a chat in an hour, before confirmations are held',
};

const columns: readonly Column<Variable>[] = [
  {
    name: 'Decides',
    cell: ([name]) => (
      <>
        <Text size="sm">{meanings[name] ?? name}</Text>
        <Text size="xs" c="dimmed" className="mono">
          {name}
        </Text>
      </>
    ),
  },
  {
    name: 'Value',
    cell: ([, value]) => (
      <Text size="sm" className="mono" style={{ whiteSpace: 'nowrap' }}>
        {value}
      </Text>
    ),
  },
];

export function Policy() {
  const policy = useApi<PolicyAnswer>('/api/v1/policy');
  return (
    <Page title="Policy" about="What whoever runs this has decided, in ISO 8601 durations and numbers">
      <Answer of={policy}>
        {({ version, variables }) => (
          <>
            <Table name="Policy" columns={columns} rows={Object.entries(variables)} keyOf={([name]) => name} />
            <Text size="sm" c="dimmed" mt="md">
              Version {version}, recorded with every event.
            </Text>
          </>
        )}
      </Answer>
    </Page>
  );
}
