import { Button, Paper } from '@mantine/core';
import { headersOf, type Case } from '../data/case.tsx';
import type { Links as LinksAnswer } from '../data/contract.ts';
import { bytes, count, times } from '../data/format.ts';
import { useApi } from '../data/use-api.ts';
import { useChanges } from '../data/use-changes.ts';
import { linkStates } from '../data/words.ts';
import { Answer } from '../parts/answer.tsx';
import { Facts, moment, type Fact } from '../parts/facts.tsx';
import { Section } from '../parts/section.tsx';

/** Whether the links of an export work, and how often they were used; a look of its own. */
export function Links({ id, current }: { id: string; current: Case }) {
  const links = useApi<LinksAnswer>(`/api/v1/exports/${id}/links`, headersOf(current));
  useChanges(id, () => void links.refetch());
  return (
    <Section
      title="Its links"
      aside={
        <Button size="xs" variant="default" loading={links.isFetching} onClick={() => void links.refetch()}>
          Look again
        </Button>
      }
    >
      <Answer of={links}>
        {(data) => (
          <Paper withBorder p="md" bg="var(--surface)">
            <Facts facts={factsOf(data)} />
          </Paper>
        )}
      </Answer>
    </Section>
  );
}

const factsOf = ({ state, links, use }: LinksAnswer): readonly Fact[] => [
  ['State', linkStates[state]],
  ['Announced', moment(links?.announcedAt)],
  ['Valid until', moment(links?.validUntil)],
  ['Files', links && `${count(links.count)} (${bytes(links.bytes)})`],
  ['Missing files', links && links.missing > 0 ? count(links.missing) : undefined],
  ['Used', times(use.count)],
  ['First used', moment(use.firstAt)],
  ['Last used', moment(use.lastAt)],
];
