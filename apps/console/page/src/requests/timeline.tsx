import { Badge, Group, Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { MessageText } from '../../../../pages/message-text.tsx';
import type { TimelineEntry } from '../data/contract.ts';
import { spoken } from '../data/words.ts';
import { Nothing } from '../parts/nothing.tsx';
import { When } from '../parts/when.tsx';

/** Every event of a request, in order; what the member was told stands out. */
export function Timeline({ entries, hasMore }: { entries: readonly TimelineEntry[]; hasMore: boolean }) {
  if (entries.length === 0) return <Nothing>Nothing happened yet.</Nothing>;
  return (
    <Stack gap="xs" component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <Entry {...entry} />
        </li>
      ))}
      {hasMore && <Text c="dimmed">It is longer: `npm run audit -- replay` has all of it.</Text>}
    </Stack>
  );
}

/** Nothing to copy here: the code is not in it. */
const Block = ({ children }: { children: ReactNode }) => <pre>{children}</pre>;

function Entry({ type, at, recordedAt, causedBy, told, data, why, stream, revision }: TimelineEntry) {
  return (
    <Paper withBorder px="md" py="sm" bg="var(--surface)">
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <Text fw={600} size="sm">
            {spoken(type)}
          </Text>
          {causedBy !== undefined && causedBy.by !== 'unknown' && (
            <Badge variant="outline" color="gray" c="var(--mantine-color-text)" tt="none" size="sm">
              by {causedBy.by}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          <When at={at ?? recordedAt} full />
        </Text>
      </Group>
      {told !== undefined && (
        <div>
          <Text size="xs" c="dimmed" mt={6} mb={4}>
            The member was told {told.where === 'chat' ? 'in the chat' : 'elsewhere'} ({told.template}, {told.locale},{' '}
            {told.timeZone})
          </Text>
          <div className="told" lang={told.locale}>
            <MessageText text={told.text ?? 'The words of this version are not here any more.'} Block={Block} />
          </div>
        </div>
      )}
      {why !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)">
          {why}
        </Text>
      )}
      <details>
        <Text component="summary" size="xs" c="dimmed" mt={6}>
          What is recorded
        </Text>
        <Text size="xs" className="mono" c="dimmed" mt={6} style={{ overflowWrap: 'anywhere' }}>
          {stream} @ {revision}
        </Text>
        <Text size="xs" className="mono" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {JSON.stringify(data ?? {}, undefined, 2)}
        </Text>
      </details>
    </Paper>
  );
}
