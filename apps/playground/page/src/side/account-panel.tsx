import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { IconDeviceDesktop } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { MemberView } from '../../../src/api.ts';
import { api } from '../data/api.ts';
import { dayAndTime } from '../data/format.ts';
import { useFetched } from '../data/use-fetched.ts';

/** What a deletion takes away, beside conversations: devices, contacts, meetings; and the account that it leaves. */
export function AccountPanel({ me }: { me: MemberView }) {
  const { value: account } = useFetched(api.account, ['account']);
  if (account === undefined) return null;
  return (
    <Stack gap="md">
      <Part title={`Signed in on ${account.devices.length} ${account.devices.length === 1 ? 'device' : 'devices'}`}>
        {account.devices.map(({ name, since, isThis }, place) => (
          <Group key={place} gap={8} wrap="nowrap">
            <IconDeviceDesktop size={16} aria-hidden />
            <Text size="sm" truncate>
              {name}
            </Text>
            {isThis && (
              <Badge size="xs" variant="outline" color="gray" c="var(--mantine-color-text)">
                this one
              </Badge>
            )}
            <Text size="xs" c="dimmed" ml="auto" style={{ whiteSpace: 'nowrap' }}>
              {new Date(since).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
            </Text>
          </Group>
        ))}
      </Part>
      <Part title="Sign-in account">
        <Text size="sm">{account.signInAccount === '' ? 'None' : account.signInAccount}</Text>
      </Part>
      <Part title="Contacts">
        <Text size="sm">{account.contacts.length === 0 ? 'None' : account.contacts.join(', ')}</Text>
      </Part>
      <Part title="Meetings">
        {account.meetings.length === 0 && <Text size="sm">None</Text>}
        {account.meetings.map(({ title, startsAt, organiser }) => (
          <Text key={title + startsAt} size="sm">
            {title}
            <Text span size="xs" c="dimmed">
              {' '}
              · {dayAndTime(me, startsAt)} · by {organiser}
            </Text>
          </Text>
        ))}
      </Part>
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap={4} component="section">
      <Title order={3} size="h6">
        {title}
      </Title>
      {children}
    </Stack>
  );
}
