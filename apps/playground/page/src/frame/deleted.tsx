import { Button, Container, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconDeviceDesktopOff } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { HappeningView } from '../../../src/api.ts';
import { api } from '../data/api.ts';
import type { SignedOut } from '../data/live.tsx';
import { Brand } from '../../../../pages/brand.tsx';
import { HappeningList } from '../parts/happening-list.tsx';
import { SchemeMenu } from '../../../../pages/scheme-menu.tsx';
import classes from './deleted.module.css';

/** How often who is signed out looks what happens; nobody is told anything any more. */
const lookEvery = 1_000;

/** What a device shows from the moment it was signed out by a deletion. */
export function Deleted({ at, device, onLeave }: SignedOut & { onLeave: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []); // what had the focus is gone
  const happenings = useHappenings();
  const time = new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return (
    <Container size="sm" py="xl" component="main">
      <Group justify="space-between" mb={48}>
        <Brand page="playground" icon="./icon.svg" />
        <SchemeMenu />
      </Group>
      <Stack gap="lg">
        <Group gap="md" wrap="nowrap" align="flex-start" role="status">
          <IconDeviceDesktopOff size={40} stroke={1.4} aria-hidden style={{ flexShrink: 0 }} />
          <Stack gap={4}>
            <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes['heading'] ?? ''}>
              You were signed out on this device
            </Title>
            <Text>
              Your profile is being deleted. {device === '' ? 'This device' : <strong>{device}</strong>} was signed out
              at <time dateTime={at}>{time}</time>, and so was every other one.
            </Text>
            <Text c="dimmed" size="sm">
              The account that you sign in with stays. The link that the assistant gave you shows how the deletion goes
              on, and in the end its certificate.
            </Text>
          </Stack>
        </Group>
        <Paper withBorder p="md" component="section" aria-label="What happens in the workspace">
          <Title order={2} size="h5" mb="xs">
            What happens in the workspace
          </Title>
          <HappeningList happenings={happenings} />
        </Paper>
        <Group>
          <Button variant="default" onClick={onLeave}>
            To the sign-in
          </Button>
        </Group>
      </Stack>
    </Container>
  );
}

const useHappenings = (): HappeningView[] => {
  const [happenings, setHappenings] = useState<HappeningView[]>([]);
  useEffect(() => {
    const look = () => {
      api.happenings().then(setHappenings, () => undefined); // the next look finds what this one could not
    };
    look();
    const timer = window.setInterval(look, lookEvery);
    return () => window.clearInterval(timer);
  }, []);
  return happenings;
};
