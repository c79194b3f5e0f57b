import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { headersOf, type Case } from '../data/case.tsx';
import type { DeletionDetail } from '../data/contract.ts';
import { useApi } from '../data/use-api.ts';
import { outcomes, spoken, steps } from '../data/words.ts';
import { Answer } from '../parts/answer.tsx';
import { Facts } from '../parts/facts.tsx';
import { Page } from '../parts/page.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { OverdueBadge, StateBadge } from '../parts/state-badge.tsx';
import { When } from '../parts/when.tsx';
import { WithCase } from '../parts/with-case.tsx';
import { useChanges } from '../requests/use-row.ts';
import { Actions } from '../requests/actions.tsx';
import { Steps } from './steps.tsx';
import { useStep } from './use-step.ts';

export function DeletionPage({ id }: { id: string }) {
  return (
    <Page title={`Deletion ${id.slice(0, 8)}`} about={<span className="mono">{id}</span>}>
      <WithCase>{(current) => <Record id={id} current={current} />}</WithCase>
    </Page>
  );
}

function Record({ id, current }: { id: string; current: Case }) {
  const deletion = useApi<DeletionDetail>(`/api/v1/deletions/${id}`, headersOf(current));
  const reload = () => void deletion.refetch();
  useChanges(id, reload);
  const live = useStep(id);
  return (
    <Answer of={deletion}>
      {(data) => (
        <Stack gap="lg">
          <Paper withBorder p="md" bg="var(--surface)">
            <Group justify="space-between" mb="md">
              <Group gap="sm">
                <Text fw={600}>Deletion</Text>
                <StateBadge state={data.state} />
                {data.isOverdue && <OverdueBadge />}
              </Group>
              <Group gap="sm">
                <Actions request={{ ...data, kind: 'deletion' }} onDone={reload} />
                {data.certificate !== undefined && <Certificate id={id} jws={data.certificate} />}
              </Group>
            </Group>
            <Facts facts={factsOf(data)} />
            <Anchor component={Link} href={`/requests/${id}`} size="sm" mt="md" display="inline-block">
              Its timeline, and what the member was told
            </Anchor>
          </Paper>
          <section aria-label="Steps">
            <Title order={2} size="h4" mb="sm">
              Steps
            </Title>
            <Steps deletion={data} live={live} />
          </section>
          {data.retained.length > 0 && <Retained kept={data.retained} />}
        </Stack>
      )}
    </Answer>
  );
}

const moment = (at: string | undefined) => (at === undefined ? undefined : <When at={at} full />);

const factsOf = (data: DeletionDetail) =>
  [
    ['Subject', <ShortId id={data.subject} to={`/requests?subject=${data.subject}`} />],
    ['Asked', moment(data.askedAt)],
    ['Confirmed', moment(data.confirmedAt)],
    ['Starts', moment(data.startAt)],
    ['Due', moment(data.dueAt)],
    ['Finished', moment(data.finishedAt)],
    ['Outcome', data.outcome && outcomes[data.outcome]],
    ['Chat', data.connection],
    ['Policy', `version ${data.policy}`],
  ] as const;

/** For `npm run verify-certificate`, and whoever may have it. */
function Certificate({ id, jws }: { id: string; jws: string }) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([jws], { type: 'application/jose' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `certificate-${id}.jws` });
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button size="xs" variant="default" onClick={save}>
      Save the certificate
    </Button>
  );
}

function Retained({ kept }: { kept: DeletionDetail['retained'] }) {
  return (
    <section aria-label="What is kept">
      <Title order={2} size="h4" mb="sm">
        What the workspace keeps
      </Title>
      <Stack gap="xs">
        {kept.map(({ step, category, reason, until }) => (
          <Paper key={`${step} ${category}`} withBorder px="md" py="sm" bg="var(--surface)">
            <Text size="sm">
              {spoken(category)}, after “{steps[step].toLowerCase()}”: {spoken(reason).toLowerCase()}
              {until !== undefined && `, until ${until}`}
            </Text>
          </Paper>
        ))}
      </Stack>
    </section>
  );
}
