import { Button, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { IconLogin2 } from '@tabler/icons-react';
import { useState } from 'react';
import { Brand } from '../../../../pages/brand.tsx';
import { Notice } from '../parts/notice.tsx';
import type { Session, SessionState } from './session.ts';

type Props = Readonly<{ session: Session; state: SessionState & { is: 'signed-out' | 'unavailable' } }>;

export function SignInPage({ session, state }: Props) {
  const [leaving, setLeaving] = useState(false);
  const signIn = () => {
    setLeaving(true);
    void session.signIn();
  };
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder p="xl" radius="lg" bg="var(--surface)" w="100%" maw={440}>
        <Stack gap="lg">
          <Brand page="console" icon="/console/icon.svg" />
          <div>
            <Title order={1} size="h3">
              {state.is === 'unavailable' ? 'You cannot sign in now' : 'Sign in'}
            </Title>
            <Text c="dimmed" mt={4}>
              What members ask of the privacy assistant, and what becomes of it.
            </Text>
          </div>
          {state.why !== undefined && <Notice tone="still">{state.why}</Notice>}
          {state.is === 'signed-out' && (
            <Button size="md" leftSection={<IconLogin2 size={18} aria-hidden />} loading={leaving} onClick={signIn}>
              Sign in
            </Button>
          )}
          {state.is === 'unavailable' && (
            <Button size="md" variant="default" onClick={() => window.location.reload()}>
              Try again
            </Button>
          )}
          {state.is === 'signed-out' && state.settings.isForTryingOut && (
            <Text size="sm" c="dimmed">
              For trying out only: you choose who you are, and no password is asked.
            </Text>
          )}
        </Stack>
      </Paper>
    </Center>
  );
}
