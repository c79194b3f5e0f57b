import { Anchor, Button, Paper, Stack, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { Case } from '../data/case.tsx';
import type { DeletionDetail } from '../data/contract.ts';
import { outcomes, spoken, steps } from '../data/words.ts';
import { moment, type Fact } from '../parts/facts.tsx';
import { RecordCard, RecordPage } from '../parts/record.tsx';
import { Notes } from '../parts/notes.tsx';
import { Section } from '../parts/section.tsx';
import { SubjectLink } from '../parts/subject-link.tsx';
import { Actions } from '../requests/actions.tsx';
import { Steps } from './steps.tsx';
import { useStep } from './use-step.ts';

export function DeletionPage({ id }: { id: string }) {
  return (
    <RecordPage<DeletionDetail> title="Deletion" id={id} path={`/api/v1/deletions/${id}`}>
      {(deletion, reload, current) => <Deletion {...{ deletion, reload, current }} />}
    </RecordPage>
  );
}

type Props = Readonly<{ deletion: DeletionDetail; reload: () => void; current: Case }>;

function Deletion({ deletion, reload, current }: Props) {
  const { id, certificate, retained } = deletion;
  const request = { ...deletion, kind: 'deletion' } as const;
  const actions = (
    <>
      <Actions request={request} onDone={reload} />
      {certificate !== undefined && <Certificate id={id} jws={certificate} />}
    </>
  );
  return (
    <Stack gap="lg">
      <RecordCard request={request} facts={factsOf(deletion)} actions={actions}>
        <Anchor component={Link} href={`/requests/${id}`} size="sm" mt="md" display="inline-block">
          Its timeline, and what the member was told
        </Anchor>
      </RecordCard>
      <Section title="Steps">
        <Steps deletion={deletion} live={useStep(id)} />
      </Section>
      {retained.length > 0 && <Retained kept={retained} />}
      <Notes subject={deletion.subject} requestId={id} current={current} />
    </Stack>
  );
}

const factsOf = (data: DeletionDetail): readonly Fact[] => [
  ['Subject', <SubjectLink id={data.subject} />],
  ['Asked', moment(data.askedAt)],
  ['Confirmed', moment(data.confirmedAt)],
  ['Starts', moment(data.startAt)],
  ['Due', moment(data.dueAt)],
  ['Finished', moment(data.finishedAt)],
  ['Outcome', data.outcome && outcomes[data.outcome]],
  ['Chat', data.connection],
  ['Policy', `version ${data.policy}`],
];

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
    <Section title="What the workspace keeps">
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
    </Section>
  );
}
