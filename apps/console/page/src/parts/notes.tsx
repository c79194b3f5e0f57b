import { Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { headersOf, type Case } from '../data/case.tsx';
import type { Notes as NotesAnswer } from '../data/contract.ts';
import { useApi } from '../data/use-api.ts';
import { useChanges } from '../data/use-changes.ts';
import { ActionButton } from './action-button.tsx';
import { Answer } from './answer.tsx';
import { Nothing } from './nothing.tsx';
import { Section } from './section.tsx';
import { ShortId } from './short-id.tsx';
import { When } from './when.tsx';

type Props = Readonly<{ subject: string; requestId: string; current: Case }>;

/** What colleagues wrote about a member when they did something. To read them is a look of its own, so one asks for it. */
export function Notes({ subject, requestId, current }: Props) {
  const [isAsked, setIsAsked] = useState(false);
  const show = <ActionButton label="Show the notes" for={['operator', 'admin']} onAsk={() => setIsAsked(true)} />;
  return (
    <Section title="Notes of colleagues" aside={!isAsked && show}>
      {isAsked ? (
        <Written {...{ subject, requestId, current }} />
      ) : (
        <Text size="sm" c="dimmed">
          What they wrote when they did something for this member, kept in the vault for half a year at most. Your look
          is recorded.
        </Text>
      )}
    </Section>
  );
}

function Written({ subject, requestId, current }: Props) {
  const notes = useApi<NotesAnswer>(`/api/v1/subjects/${subject}/notes`, headersOf(current));
  useChanges(requestId, () => void notes.refetch());
  return (
    <Answer of={notes}>
      {({ items }) =>
        items.length === 0 ? (
          <Nothing>Nobody has written a note about this member.</Nothing>
        ) : (
          <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map(({ actor, at, text }) => (
              <Paper key={`${at} ${actor}`} component="li" withBorder px="md" py="sm" bg="var(--surface)">
                <Group justify="space-between" gap="xs">
                  <Text size="sm" c="dimmed">
                    by <ShortId id={actor} />
                  </Text>
                  <Text size="sm" c="dimmed">
                    <When at={at} full />
                  </Text>
                </Group>
                <Text size="sm" mt={4} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                  {text}
                </Text>
              </Paper>
            ))}
          </Stack>
        )
      }
    </Answer>
  );
}
