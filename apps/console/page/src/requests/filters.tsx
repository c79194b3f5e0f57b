import { Button, Group, NativeSelect, Paper, Switch, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { useAddress } from '../data/use-address.ts';
import { states } from '../data/words.ts';

const kinds = [
  { value: '', label: 'Any kind' },
  { value: 'export', label: 'Exports' },
  { value: 'deletion', label: 'Deletions' },
];
const stateOptions = [
  { value: '', label: 'Any state' },
  ...Object.entries(states).map(([value, [label]]) => ({ value, label })),
];
const orders = [
  { value: '-askedAt', label: 'Newest first' },
  { value: 'askedAt', label: 'Oldest first' },
  { value: 'dueAt', label: 'Under way, soonest due first' },
  { value: '-dueAt', label: 'Under way, latest due first' },
];

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const nothing = {
  ...{ kind: undefined, state: undefined, sort: undefined, overdue: undefined },
  ...{ id: undefined, subject: undefined },
};

/** What is chosen is in the address. An id goes with nothing else, and what is overdue with the order by due date only. */
export function Filters() {
  const { get, set, query } = useAddress();
  const sort = get('sort') ?? '-askedAt';
  const filter = (changes: Readonly<Record<string, string | undefined>>) =>
    set({ id: undefined, subject: undefined, ...changes });
  return (
    <Paper withBorder p="md" bg="var(--surface)" component="section" aria-label="Filters">
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label="Kind"
          flex="1 1 120px"
          data={kinds}
          value={get('kind') ?? ''}
          onChange={({ currentTarget }) => filter({ kind: currentTarget.value })}
        />
        <NativeSelect
          label="State"
          flex="1 1 150px"
          data={stateOptions}
          value={get('state') ?? ''}
          onChange={({ currentTarget }) => filter({ state: currentTarget.value })}
        />
        <NativeSelect
          label="Order"
          flex="1 1 220px"
          data={orders}
          value={sort}
          onChange={({ currentTarget }) => filter({ sort: currentTarget.value, overdue: undefined })}
        />
        <IdSearch key={`${get('id') ?? ''} ${get('subject') ?? ''}`} />
        <Switch
          label="Overdue only"
          pb={8}
          checked={get('overdue') === 'true'}
          onChange={({ currentTarget }) =>
            filter(currentTarget.checked ? { overdue: 'true', sort: 'dueAt' } : { overdue: undefined })
          }
        />
        {query() !== '' && (
          <Button variant="subtle" leftSection={<IconX size={16} aria-hidden />} onClick={() => set(nothing)}>
            Clear
          </Button>
        )}
      </Group>
    </Paper>
  );
}

/** By the id of a request, or of a subject: one looks for either, and does not always know which one has. */
function IdSearch() {
  const { get, set } = useAddress();
  const [text, setText] = useState(get('id') ?? get('subject') ?? '');
  const [isSubject, setIsSubject] = useState(get('subject') !== undefined);
  const trimmed = text.trim();
  const isWrong = trimmed !== '' && !ID.test(trimmed);
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    if (isWrong) return;
    set({ ...nothing, [isSubject ? 'subject' : 'id']: trimmed });
  };
  return (
    <form onSubmit={search} style={{ flex: '1 1 300px' }}>
      <Group align="flex-end" gap={6} wrap="nowrap">
        <NativeSelect
          label="Search by"
          miw={104}
          data={[
            { value: 'id', label: 'Request' },
            { value: 'subject', label: 'Subject' },
          ]}
          value={isSubject ? 'subject' : 'id'}
          onChange={({ currentTarget }) => setIsSubject(currentTarget.value === 'subject')}
        />
        <TextInput
          aria-label="Id"
          flex={1}
          placeholder="Id"
          value={text}
          error={isWrong}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={isWrong} flex="none">
          Search
        </Button>
      </Group>
    </form>
  );
}
