import { Anchor, Loader, Paper, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Deletion, DeletionDetail, Step } from '../data/contract.ts';
import { spoken, steps } from '../data/words.ts';
import { When } from '../parts/when.tsx';

type Props = Readonly<{ deletion: DeletionDetail; live: Deletion | undefined }>;
type Standing = 'done' | 'now' | 'failed' | 'to do';

/** What was done, and when; what is done now. `live` is newer than the record. */
export function Steps({ deletion, live }: Props) {
  const { step: ahead = deletion.step, failed = deletion.failed, state = deletion.state } = live ?? {};
  const reached = deletion.steps.findIndex(({ step }) => step === ahead);
  const standingOf = (step: Step, index: number, at: string | undefined): Standing => {
    if (at !== undefined || index < reached) return 'done';
    if (step !== ahead) return 'to do';
    return failed !== undefined && state === 'parked' ? 'failed' : 'now';
  };
  return (
    <Paper withBorder p="md" bg="var(--surface)">
      <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-live="polite">
        {deletion.steps.map(({ step, at }, index) => {
          const standing = standingOf(step, index, at);
          return (
            <li key={step} aria-label={`${steps[step]}: ${standing}`}>
              <Row name={steps[step]} standing={standing} at={at} why={failed && spoken(failed.reason)} />
            </li>
          );
        })}
      </Stack>
    </Paper>
  );
}

type RowProps = Readonly<{ name: string; standing: Standing; at: string | undefined; why: string | undefined }>;

function Row({ name, standing, at, why }: RowProps) {
  return (
    <div style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
      <Sign standing={standing} />
      <Text
        size="sm"
        fw={standing === 'now' || standing === 'failed' ? 700 : 400}
        c={standing === 'to do' ? 'dimmed' : 'var(--mantine-color-text)'}
        flex={1}
      >
        {name}
        {standing === 'failed' && (
          <Text span c="var(--bad)" inherit>
            {' – '}
            {why?.toLowerCase()}; waits for an operator:{' '}
            <Anchor component={Link} href="/parked" inherit underline="always">
              parked work
            </Anchor>
          </Text>
        )}
      </Text>
      <Text size="sm" c="dimmed">
        {at !== undefined && <When at={at} full />}
      </Text>
    </div>
  );
}

function Sign({ standing }: { standing: Standing }) {
  switch (standing) {
    case 'done':
      return (
        <ThemeIcon size={24} radius="xl" color="teal.9" aria-hidden>
          <IconCheck size={16} />
        </ThemeIcon>
      );
    case 'now':
      return <Loader size={24} aria-hidden />;
    case 'failed':
      return (
        <ThemeIcon size={24} radius="xl" color="red.9" aria-hidden>
          <IconAlertTriangle size={16} />
        </ThemeIcon>
      );
    case 'to do':
      return <IconCircleDashed size={24} color="var(--mantine-color-dimmed)" aria-hidden />;
  }
}
