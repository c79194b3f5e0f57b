import { Button, Paper, Stack, Text } from '@mantine/core';
import { api } from '../data/api.ts';
import { useFetched } from '../data/use-fetched.ts';
import { HappeningList } from '../parts/happening-list.tsx';

/** What deletions changed in the workspace, and whose access cannot be removed until somebody allows it. */
export function HappeningsPanel() {
  const { value: happenings } = useFetched(api.happenings, ['happening']);
  const { value: obstacles, reload } = useFetched(api.obstacles, ['happening']);
  return (
    <Stack gap="md">
      {obstacles?.map(({ memberId, name }) => (
        <Paper key={memberId} withBorder p="sm" bg="var(--surface)">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">
              The access of <strong>{name}</strong> cannot be removed: a deletion stops there, and waits for operators.
            </Text>
            <Button
              size="xs"
              variant="default"
              aria-label={`Lift the obstacle for ${name}`}
              onClick={() => void api.liftObstacle(memberId).then(reload)}
            >
              Lift the obstacle
            </Button>
          </Stack>
        </Paper>
      ))}
      {happenings !== undefined && <HappeningList happenings={happenings} />}
    </Stack>
  );
}
