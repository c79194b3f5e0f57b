import { Stack, Title } from '@mantine/core';
import type { RequestDetail } from '../data/contract.ts';
import { bytes, count } from '../data/format.ts';
import { outcomes, refusals, spoken } from '../data/words.ts';
import { moment, type Fact } from '../parts/facts.tsx';
import { RecordCard, RecordPage } from '../parts/record.tsx';
import { SubjectLink } from '../parts/subject-link.tsx';
import { Actions } from './actions.tsx';
import { Timeline } from './timeline.tsx';

/** What is known of it, what happened to it, and what the member was told. */
export function RequestPage({ id }: { id: string }) {
  return (
    <RecordPage<RequestDetail> title="Request" id={id} path={`/api/v1/requests/${id}`}>
      {(request, reload) => (
        <Stack gap="lg">
          <RecordCard
            request={request}
            facts={factsOf(request)}
            actions={<Actions request={request} onDone={reload} />}
          />
          <section aria-label="What happened">
            <Title order={2} size="h4" mb="sm">
              What happened
            </Title>
            <Timeline entries={request.timeline} hasMore={request.hasMore} />
          </section>
        </Stack>
      )}
    </RecordPage>
  );
}

const factsOf = (data: RequestDetail): readonly Fact[] => {
  const { links, refusal } = data;
  return [
    ['Subject', <SubjectLink id={data.subject} />],
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
  ];
};
