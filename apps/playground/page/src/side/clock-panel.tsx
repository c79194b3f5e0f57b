import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { MemberView } from '../../../src/api.ts';
import { dayAndTime } from '../data/format.ts';
import { useClock } from '../data/use-clock.ts';

const steps = [
  { ahead: 'PT10M', label: '+10 min' },
  { ahead: 'PT24H', label: '+24 h' },
  { ahead: 'P7D', label: '+7 d' },
];

/** Business time, and the buttons that make it pass: waiting a day for an export is not for a demonstration. */
export function ClockPanel({ me, icon }: { me: MemberView; icon: ReactNode }) {
  const { clock, now, moveAhead } = useClock();
  const [moving, setMoving] = useState<string>();
  const [error, setError] = useState<string>();
  const move = (ahead: string) => {
    setMoving(ahead);
    setError(undefined);
    moveAhead(ahead)
      .catch((reason: unknown) => setError(reason instanceof Error ? reason.message : 'The clock did not move.'))
      .finally(() => setMoving(undefined));
  };
  return (
    <Paper withBorder p="md" bg="var(--surface)" component="section" aria-label="Clock">
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Group gap={8}>
            {icon}
            <Text fw={600} size="sm">
              Business time
            </Text>
          </Group>
          {clock !== undefined && clock.offset > 0 && (
            <Badge variant="outline" color="gray" c="var(--mantine-color-text)" tt="none">
              {ahead(clock.offset)}
            </Badge>
          )}
        </Group>
        <Text size="lg" fw={600} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums' }}>
          {now === undefined ? '…' : dayAndTime(me, now.toISOString())}
        </Text>
        <Text size="xs" c="dimmed">
          {me.timeZone.replace('_', ' ')}
        </Text>
        <Group grow gap="xs" role="group" aria-label="Move the clock ahead">
          {steps.map((step) => (
            <Button
              key={step.ahead}
              size="xs"
              variant="default"
              loading={moving === step.ahead}
              disabled={clock?.movable !== true}
              onClick={() => move(step.ahead)}
            >
              {step.label}
            </Button>
          ))}
        </Group>
        <Text size="xs" role="status" c={error === undefined ? 'dimmed' : 'var(--mantine-color-error)'}>
          {error ?? (clock?.movable === false ? 'The assistant’s clock cannot be reached.' : '')}
        </Text>
      </Stack>
    </Paper>
  );
}

const minute = 60_000;

/** `+1 d 2 h`, say. */
const ahead = (offset: number): string => {
  const minutes = Math.round(offset / minute);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return `+${parts.flatMap(([count, unit]) => (count > 0 ? [`${count} ${unit}`] : [])).join(' ')}`;
};
