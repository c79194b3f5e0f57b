import { Anchor, Paper, Stack, Text } from '@mantine/core';
import type { MemberView } from '../../../src/api.ts';
import { api } from '../data/api.ts';
import { dayAndTime } from '../data/format.ts';
import { useFetched } from '../data/use-fetched.ts';

/** What reached the member elsewhere: on other devices, by e-mail. */
export function NoticesPanel({ me }: { me: MemberView }) {
  const { value: notices } = useFetched(api.notices, ['notice']);
  if (notices?.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing yet. When an export or a deletion is confirmed, your other devices are told, with a link to cancel it.
      </Text>
    );
  return (
    <Stack gap="xs">
      {notices?.map(({ id, text, cancelUrl, at }) => (
        <Paper key={id} withBorder p="sm" bg="var(--surface)">
          <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
            {text}
          </Text>
          <Anchor href={cancelUrl} target="_blank" rel="noopener noreferrer" size="sm" underline="always">
            This was not me: cancel
          </Anchor>
          <Text size="xs" c="dimmed" mt={4}>
            {dayAndTime(me, at)}
          </Text>
        </Paper>
      ))}
    </Stack>
  );
}
