import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { headersOf, type Case } from '../data/case.tsx';
import type { RequestDetail } from '../data/contract.ts';
import { bytes, count } from '../data/format.ts';
import { useApi } from '../data/use-api.ts';
import { kinds, outcomes, refusals, spoken } from '../data/words.ts';
import { Answer } from '../parts/answer.tsx';
import { Facts } from '../parts/facts.tsx';
import { Page } from '../parts/page.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { OverdueBadge, StateBadge } from '../parts/state-badge.tsx';
import { When } from '../parts/when.tsx';
import { WithCase } from '../parts/with-case.tsx';
import { Actions } from './actions.tsx';
import { Timeline } from './timeline.tsx';
import { useChanges } from './use-row.ts';

export function RequestPage({ id }: { id: string }) {
  return (
    <Page title={`Request ${id.slice(0, 8)}`} about={<span className="mono">{id}</span>}>
      <WithCase>{(current) => <Record id={id} current={current} />}</WithCase>
    </Page>
  );
}

/** What is known of it, what happened to it, and what the member was told. */
function Record({ id, current }: { id: string; current: Case }) {
  const request = useApi<RequestDetail>(`/api/v1/requests/${id}`, headersOf(current));
  const reload = () => void request.refetch();
  useChanges(id, reload);
  return (
    <Answer of={request}>
      {(data) => (
        <Stack gap="lg">
          <Paper withBorder p="md" bg="var(--surface)">
            <Group justify="space-between" mb="md">
              <Group gap="sm">
                <Text fw={600}>{kinds[data.kind]}</Text>
                <StateBadge state={data.state} />
                {data.isOverdue && <OverdueBadge />}
              </Group>
              <Actions request={data} onDone={reload} />
            </Group>
            <Facts facts={factsOf(data)} />
          </Paper>
          <section aria-label="What happened">
            <Title order={2} size="h4" mb="sm">
              What happened
            </Title>
            <Timeline entries={data.timeline} hasMore={data.hasMore} />
          </section>
        </Stack>
      )}
    </Answer>
  );
}

const moment = (at: string | undefined) => (at === undefined ? undefined : <When at={at} full />);

const factsOf = (data: RequestDetail) => {
  const { links, refusal } = data;
  return [
    ['Subject', <ShortId id={data.subject} to={`/requests?subject=${data.subject}`} />],
    ['Asked', moment(data.askedAt)],
    ['Confirmed', moment(data.confirmedAt)],
    ['Due', moment(data.dueAt)],
    ['Next', moment(data.nextAt)],
    ['Finished', moment(data.finishedAt)],
    ['Outcome', data.outcome && outcomes[data.outcome]],
    ['Last refused', refusal && refusals[refusal.reason]],
    ['Links valid until', moment(links?.validUntil)],
    [
      'Files',
      links &&
        `${count(links.count)}, ${bytes(links.bytes)}${links.missing > 0 ? `, ${count(links.missing)} missing` : ''}`,
    ],
    ['Links ended', links?.endedBy && spoken(links.endedBy)],
    ['Chat', data.connection],
    ['Policy', `version ${data.policy}`],
  ] as const;
};
