import { Badge, Text } from '@mantine/core';
import type { Consumer, Consumers as ConsumersAnswer } from '../data/contract.ts';
import { count, duration } from '../data/format.ts';
import { useApi } from '../data/use-api.ts';
import { Answer } from '../parts/answer.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { Page } from '../parts/page.tsx';
import { Table, type Column } from '../parts/table.tsx';

type Health = readonly [string, string];

const healthOf = ({ behind, parked, failing = 0 }: Consumer): Health => {
  if (parked > 0) return ['has parked', '--bad'];
  if (failing > 0) return ['some fail', '--wait'];
  return behind.seconds > 30 ? ['behind', '--wait'] : ['well', '--good'];
};

const columns: readonly Column<Consumer>[] = [
  {
    name: 'Consumer',
    cell: ({ name, kind }) => (
      <>
        <Text size="sm" fw={600}>
          {name.replace(/^projection:/, '')}
        </Text>
        <Text size="xs" c="dimmed">
          {kind}
        </Text>
      </>
    ),
  },
  {
    name: 'Health',
    cell: (row) => {
      const [words, colour] = healthOf(row);
      return (
        <Badge variant="outline" tt="none" c={`var(${colour})`} bd={`1px solid var(${colour})`}>
          {words}
        </Badge>
      );
    },
  },
  {
    name: 'Behind',
    cell: ({ behind }) =>
      behind.events === 0
        ? 'nothing'
        : `${count(behind.events)}${behind.isMore ? ' or more' : ''} events, ${duration(behind.seconds)}`,
  },
  { name: 'Due', from: 'sm', cell: ({ due }) => (due === undefined ? '–' : count(due)) },
  { name: 'Failing', from: 'sm', cell: ({ failing }) => (failing === undefined ? '–' : count(failing)) },
  { name: 'Parked', from: 'sm', cell: ({ parked }) => count(parked) },
  {
    name: 'Last error',
    from: 'md',
    cell: ({ lastError }) =>
      lastError === undefined ? (
        '–'
      ) : (
        <Text size="sm" className="mono" c="var(--bad)">
          {lastError}
        </Text>
      ),
  },
];

export function Consumers() {
  const consumers = useApi<ConsumersAnswer>('/api/v1/consumers');
  return (
    <Page title="Consumers" about="What follows the log: read models, and the work that is done for members">
      <Answer of={consumers}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing>Nothing follows the log yet.</Nothing>
          ) : (
            <Table name="Consumers" columns={columns} rows={items} keyOf={({ name }) => name} />
          )
        }
      </Answer>
    </Page>
  );
}
