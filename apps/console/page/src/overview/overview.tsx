import { Card, Grid, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Consumers, Figures } from '../data/contract.ts';
import { count, duration, inFull } from '../data/format.ts';
import { useApi } from '../data/use-api.ts';
import { Answer } from '../parts/answer.tsx';
import { Bars } from '../parts/bars.tsx';
import { Page } from '../parts/page.tsx';
import { byDay, daysOf } from './by-day.ts';
import { Refusals } from './refusals.tsx';
import { Tile } from './tile.tsx';

export function Overview() {
  const figures = useApi<Figures>('/api/v1/figures');
  const consumers = useApi<Consumers>('/api/v1/consumers');
  return (
    <Page
      title="Overview"
      about={
        figures.data === undefined ? 'Whether all is well' : `Whether all is well, as of ${inFull(figures.data.at)}`
      }
    >
      <Answer of={figures}>
        {(data) => (
          <Stack gap="lg">
            <Standing figures={data} consumers={consumers.data} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, lg: 6 }}>
                <Panel title="Asked for, by day">
                  <Bars name="Requests by day" days={daysOf(data)} series={asked(data)} />
                </Panel>
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 6 }}>
                <Panel title="Delivered and deleted, by day">
                  <Bars name="Finished by day" days={daysOf(data)} series={finished(data)} />
                </Panel>
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 6 }}>
                <Panel title="From the confirmation to the end">
                  <Took {...data.total.took} />
                </Panel>
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 6 }}>
                <Panel title="Refused, by reason">
                  <Refusals counts={data.total.refusals} />
                </Panel>
              </Grid.Col>
            </Grid>
            <Text size="xs" c="dimmed">
              Days are of UTC, from {data.from} to {data.to}.
            </Text>
          </Stack>
        )}
      </Answer>
    </Page>
  );
}

const asked = (figures: Figures) => [
  { name: 'Exports', colour: 'var(--series-export)', values: byDay(figures, (day) => day.export.asked) },
  { name: 'Deletions', colour: 'var(--series-deletion)', values: byDay(figures, (day) => day.deletion.asked) },
];

const finished = (figures: Figures) => [
  { name: 'Exports delivered', colour: 'var(--series-export)', values: byDay(figures, (day) => day.export.finished) },
  {
    name: 'Profiles deleted',
    colour: 'var(--series-deletion)',
    values: byDay(figures, (day) => day.deletion.finished),
  },
];

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card withBorder p="md" bg="var(--surface)" h="100%" component="section" aria-label={title}>
      <Title order={2} size="h5" mb="sm">
        {title}
      </Title>
      {children}
    </Card>
  );
}

function Standing({ figures: { now }, consumers }: { figures: Figures; consumers: Consumers | undefined }) {
  const late = now.export.overdue + now.deletion.overdue;
  const soon = now.export.dueWithinDay + now.deletion.dueWithinDay;
  const lag = Math.max(0, ...(consumers?.items ?? []).map(({ behind }) => behind.seconds));
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      <Tile name="Exports under way" value={count(now.export.underWay)} to="/requests?kind=export&sort=dueAt" />
      <Tile name="Deletions under way" value={count(now.deletion.underWay)} to="/deletions?sort=dueAt" />
      <Tile name="Overdue" value={count(late)} to="/requests?sort=dueAt&overdue=true" isBad={late > 0} />
      <Tile name="Due within a day" value={count(soon)} to="/requests?sort=dueAt" />
      <Tile name="Parked work" value={count(now.parked)} to="/parked" isBad={now.parked > 0} />
      <Tile
        name="Furthest behind"
        value={consumers === undefined ? '…' : duration(lag)}
        to="/consumers"
        isBad={lag > 30}
      />
    </SimpleGrid>
  );
}

function Took({ export: exports, deletion }: Figures['total']['took']) {
  const rows = [
    ['Exports', exports],
    ['Deletions', deletion],
  ] as const;
  return (
    <Stack gap="sm">
      {rows.map(([name, { count: number, p50, p95 }]) => (
        <Paper key={name} p="sm" bg="var(--ground)">
          <Group justify="space-between">
            <Text fw={600} size="sm">
              {name}
            </Text>
            {p50 === undefined || p95 === undefined ? (
              <Text size="sm" c="dimmed">
                none finished
              </Text>
            ) : (
              <Text size="sm">
                half within <b>{duration(p50)}</b>, 95 % within <b>{duration(p95)}</b> of {count(number)}
              </Text>
            )}
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
