import { Stack, Text } from '@mantine/core';
import type { HappeningView } from '../../../src/api.ts';

/** What deletions changed, newest first. */
export function HappeningList({ happenings }: { happenings: HappeningView[] }) {
  if (happenings.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing yet. When somebody is deleted, this says what became of rooms, meetings and files.
      </Text>
    );
  return (
    <Stack gap={6} component="ol" m={0} p={0} style={{ listStyle: 'none' }} aria-live="polite">
      {happenings.map(({ id, at, text }) => (
        <Text key={id} component="li" size="sm">
          <Text span c="dimmed" size="xs" mr={8} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })}
          </Text>
          {text}
        </Text>
      ))}
    </Stack>
  );
}
