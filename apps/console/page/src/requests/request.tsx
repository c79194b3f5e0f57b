import { Stack } from '@mantine/core';
import type { RequestDetail } from '../data/contract.ts';
import { outcomes, refusals } from '../data/words.ts';
import { moment, type Fact } from '../parts/facts.tsx';
import { RecordCard, RecordPage } from '../parts/record.tsx';
import { Notes } from '../parts/notes.tsx';
import { Section } from '../parts/section.tsx';
import { SubjectLink } from '../parts/subject-link.tsx';
import { Actions } from './actions.tsx';
import { Links } from './links.tsx';
import { Timeline } from './timeline.tsx';

/** What is known of it, what happened to it, and what the member was told. */
export function RequestPage({ id }: { id: string }) {
  return (
    <RecordPage<RequestDetail> title="Request" id={id} path={`/api/v1/requests/${id}`}>
      {(request, reload, current) => (
        <Stack gap="lg">
          <RecordCard
            request={request}
            facts={factsOf(request)}
            actions={<Actions request={request} onDone={reload} />}
          />
          {request.links !== undefined && <Links id={id} current={current} />}
          <Notes subject={request.subject} requestId={id} current={current} />
          <Section title="What happened">
            <Timeline entries={request.timeline} hasMore={request.hasMore} />
          </Section>
        </Stack>
      )}
    </RecordPage>
  );
}

const factsOf = (data: RequestDetail): readonly Fact[] => [
  ['Subject', <SubjectLink id={data.subject} />],
  ['Asked', moment(data.askedAt)],
  ['Confirmed', moment(data.confirmedAt)],
  ['Due', moment(data.dueAt)],
  ['Next', moment(data.nextAt)],
  ['Finished', moment(data.finishedAt)],
  ['Outcome', data.outcome && outcomes[data.outcome]],
  ['Last refused', data.refusal && refusals[data.refusal.reason]],
  ['Chat', data.connection],
  ['Policy', `version ${data.policy}`],
];
