import {
  Box,
  Container,
  Group,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
  UnstyledButton,
} from '@mantine/core';
import { useEffect, useState } from 'react';
import type { MemberView } from '../../../src/api.ts';
import { api, HttpError } from '../data/api.ts';
import { Brand } from '../../../../pages/brand.tsx';
import { MemberAvatar } from '../parts/member-avatar.tsx';
import { MemberBadges } from '../parts/member-badges.tsx';
import { SchemeMenu } from '../../../../pages/scheme-menu.tsx';
import { ComeBack } from './come-back.tsx';
import { Trouble } from '../parts/trouble.tsx';
import classes from './sign-in.module.css';

/** There are no passwords: whoever opens the playground chooses whom to be. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const [members, setMembers] = useState<MemberView[]>();
  const [device, setDevice] = useState('');
  const [failed, setFailed] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const read = () => {
    setFailed(false);
    api.members().then(setMembers, () => setFailed(true));
  };
  useEffect(read, []);
  const choose = (id: string) =>
    api.signIn(id, device).then(onSignedIn, (error: unknown) => {
      if (error instanceof HttpError) setRefusal(error.message);
      else setFailed(true);
      read();
    });

  return (
    <Box className={classes['page']}>
      <Container size="md" py="xl" component="main">
        <Group justify="space-between" mb={48}>
          <Brand page="playground" icon="./icon.svg" />
          <SchemeMenu />
        </Group>
        <Stack gap="xs" mb="xl">
          <Title order={1}>Who do you want to be?</Title>
          <Text c="dimmed" maw={620}>
            This is a small chat workspace to try the privacy assistant in. Choose a member: chat, upload files, invite
            the assistant, and ask it for everything you ever uploaded, or to delete you. Two windows (one of them
            private) are two devices.
          </Text>
          <TextInput
            maw={320}
            label="This device"
            placeholder="As the browser says"
            maxLength={60}
            value={device}
            onChange={({ currentTarget }) => setDevice(currentTarget.value)}
          />
        </Stack>
        <Text role="status" c="var(--mantine-color-error)" mb={refusal === undefined ? 0 : 'md'}>
          {refusal}
        </Text>
        {failed && <Trouble what="The playground does not answer." onRetry={read} />}
        <ComeBack onMade={read} />
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
          {members?.map((member) => (
            <Choice key={member.id} member={member} onChoose={choose} />
          ))}
          {members === undefined &&
            !failed &&
            Array.from({ length: 12 }, (_, place) => <Skeleton key={place} h={64} radius="md" />)}
        </SimpleGrid>
      </Container>
    </Box>
  );
}

function Choice({ member, onChoose }: { member: MemberView; onChoose: (id: string) => Promise<void> }) {
  return (
    <UnstyledButton className={classes['member']} onClick={() => void onChoose(member.id)}>
      <MemberAvatar name={member.name} size={40} />
      <Box flex={1} miw={0}>
        <Group gap={8}>
          <Text fw={600}>{member.name}</Text>
          <MemberBadges member={member} />
        </Group>
        <Text size="xs" c="dimmed" truncate>
          {member.managed === null
            ? `${member.timeZone.replace('_', ' ')} · ${member.locale}`
            : `by ${member.managed.organization} (${member.managed.by})`}
        </Text>
      </Box>
    </UnstyledButton>
  );
}
