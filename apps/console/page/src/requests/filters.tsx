import { Button, NativeSelect, Paper, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFilter, IconX } from '@tabler/icons-react';
import { dayOf, dayUntil, endOf, startOf } from '../data/days.ts';
import { states } from '../data/words.ts';
import { DayInput } from '../parts/day-input.tsx';
import { ConnectionInput } from './connection-input.tsx';
import { useFilter } from './filter.ts';
import { IdSearch } from './id-search.tsx';

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
  { value: 'dueAt', label: 'Soonest due' },
  { value: '-dueAt', label: 'Latest due' },
];

/** On a phone behind a button: the list comes first there. */
export function Filters() {
  const [isOpen, { toggle }] = useDisclosure();
  return (
    <section aria-label="Filters">
      <Button
        hiddenFrom="sm"
        fullWidth
        variant="default"
        leftSection={<IconFilter size={16} aria-hidden />}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        Filter and search
      </Button>
      <Paper withBorder p="md" mt={{ base: 'xs', sm: 0 }} bg="var(--surface)" {...(!isOpen && { visibleFrom: 'sm' })}>
        <Fields />
      </Paper>
    </section>
  );
}

function Fields() {
  const { get, filter, order, overdue, clear, isByDue, isAny } = useFilter();
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 2, md: 3, lg: 6 }} spacing="sm" verticalSpacing="sm">
        <NativeSelect
          label="Kind"
          data={kinds}
          value={get('kind')}
          onChange={({ currentTarget }) => filter({ kind: currentTarget.value })}
        />
        <NativeSelect
          label="State"
          data={stateOptions}
          value={get('state')}
          onChange={({ currentTarget }) => filter({ state: currentTarget.value })}
        />
        <ConnectionInput value={get('connection')} onChange={(connection) => filter({ connection })} />
        <NativeSelect
          label="Order"
          data={orders}
          value={get('sort') || '-askedAt'}
          onChange={({ currentTarget }) => order(currentTarget.value)}
        />
        {isByDue ? <DueDates /> : <DatesOfAsking />}
      </SimpleGrid>
      {isByDue && (
        <Text size="sm" c="dimmed">
          By due date, only what is under way is listed.
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'end' }}>
        <IdSearch key={`${get('id')} ${get('subject')}`} />
        <div style={{ display: 'flex', alignItems: 'center', gap: 16, minHeight: 36 }}>
          <Switch
            label="Overdue only"
            checked={get('overdue') === 'true'}
            onChange={({ currentTarget }) => overdue(currentTarget.checked)}
          />
          {isAny && (
            <Button variant="subtle" leftSection={<IconX size={16} aria-hidden />} onClick={clear}>
              Clear
            </Button>
          )}
        </div>
      </SimpleGrid>
    </Stack>
  );
}

/** Both days are inside; the API takes the instants between which they lie. */
function DatesOfAsking() {
  const { get, date } = useFilter();
  const [from, to] = [get('askedFrom'), get('askedTo')];
  return (
    <>
      <DayInput
        label="Asked from"
        value={from && dayOf(from)}
        onChange={(day) => date({ askedFrom: day && startOf(day) })}
      />
      <DayInput
        label="Asked until"
        value={to && dayUntil(to)}
        onChange={(day) => date({ askedTo: day && endOf(day) })}
      />
    </>
  );
}

function DueDates() {
  const { get, filter } = useFilter();
  const due = get('dueBefore');
  return (
    <DayInput
      label="Due until"
      value={due && dayUntil(due)}
      onChange={(day) => filter({ dueBefore: day && endOf(day) })}
    />
  );
}
