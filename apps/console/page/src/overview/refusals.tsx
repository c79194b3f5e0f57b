import { Group, Progress, Stack, Text } from '@mantine/core';
import { count } from '../data/format.ts';
import { refusals, spoken } from '../data/words.ts';

const words: Readonly<Record<string, string>> = refusals;
/** Figures outlive reasons. */
const wordsFor = (reason: string): string => words[reason] ?? spoken(reason).toLowerCase();

/** Keys are `export/managed`. */
export function Refusals({ counts }: { counts: Readonly<Record<string, number>> }) {
  const rows = Object.entries(counts).sort(([, one], [, other]) => other - one);
  const most = Math.max(1, ...rows.map(([, value]) => value));
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing was refused.
      </Text>
    );
  return (
    <Stack gap="sm">
      {rows.map(([key, value]) => {
        const [kind = '', reason = ''] = key.split('/');
        const name = `${spoken(kind)}: ${wordsFor(reason)}`;
        return (
          <div key={key}>
            <Group justify="space-between">
              <Text size="sm">{name}</Text>
              <Text size="sm" fw={600}>
                {count(value)}
              </Text>
            </Group>
            <Progress value={(value / most) * 100} color={`var(--series-${kind})`} size="sm" aria-label={name} />
          </div>
        );
      })}
    </Stack>
  );
}
