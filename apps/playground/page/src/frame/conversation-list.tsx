import { AppShell, Button, Group, ScrollArea, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconPlus, IconShieldLock } from '@tabler/icons-react';
import type { ConversationView, MemberView } from '../../../src/api.ts';
import { Trouble } from '../parts/trouble.tsx';
import { ConversationLink } from './conversation-link.tsx';

interface Props {
  me: MemberView;
  /** Beside the screen: then no key and no screen reader gets to it either. */
  hidden: boolean;
  conversations: ConversationView[] | undefined;
  unread: ReadonlySet<string>;
  openId: string;
  failed: boolean;
  onRetry: () => void;
  onOpen: (id: string) => void;
  onAdd: () => void;
  onInvite: () => Promise<void>;
}

const isAssistant = ({ kind, withAssistant }: ConversationView): boolean => kind === 'direct' && withAssistant;

const sections: { title: string; has: (conversation: ConversationView) => boolean }[] = [
  { title: 'Assistant', has: isAssistant },
  { title: 'People', has: (conversation) => conversation.kind === 'direct' && !isAssistant(conversation) },
  { title: 'Groups', has: ({ kind }) => kind === 'group' },
  { title: 'Rooms', has: ({ kind }) => kind === 'room' },
];

export function ConversationList({ hidden, conversations, failed, onRetry, onAdd, onInvite, ...rest }: Props) {
  return (
    <AppShell.Navbar
      bg="var(--surface-side)"
      aria-label="Conversations"
      style={{ visibility: hidden ? 'hidden' : 'visible' }}
    >
      <Group justify="space-between" px="md" pt="md" pb="xs">
        <Title order={2} size="h4">
          Conversations
        </Title>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={onAdd}>
          New
        </Button>
      </Group>
      <ScrollArea
        flex={1}
        px="xs"
        pb="md"
        viewportProps={{ tabIndex: 0, 'aria-label': 'List of conversations', role: 'group' }}
      >
        {failed && <Trouble what="The conversations cannot be read." onRetry={onRetry} />}
        {conversations === undefined && !failed && <Waiting />}
        {conversations?.some(isAssistant) === false && <Invite onInvite={onInvite} />}
        {sections.map(({ title, has }) => (
          <Section
            key={title}
            title={title}
            conversations={conversations?.filter(has) ?? []}
            now={nowOf(conversations)}
            {...rest}
          />
        ))}
      </ScrollArea>
    </AppShell.Navbar>
  );
}

/** Business time may be ahead of this computer's clock, and is never behind what was said last. */
const nowOf = (conversations: ConversationView[] = []): string =>
  conversations.reduce((newest, { last }) => {
    return last !== null && last.sentAt > newest ? last.sentAt : newest;
  }, new Date().toISOString());

type SectionProps = Pick<Props, 'me' | 'unread' | 'openId' | 'onOpen'> & {
  now: string;
  title: string;
  conversations: ConversationView[];
};

function Section({ title, conversations, me, now, unread, openId, onOpen }: SectionProps) {
  if (conversations.length === 0) return null;
  return (
    <section aria-label={title}>
      <Text component="h3" size="xs" fw={700} tt="uppercase" c="dimmed" px="sm" mt="md" mb={4} lts="0.04em">
        {title}
      </Text>
      {conversations.map((conversation) => (
        <ConversationLink
          key={conversation.id}
          me={me}
          conversation={conversation}
          now={now}
          isOpen={conversation.id === openId}
          isUnread={unread.has(conversation.id)}
          onOpen={onOpen}
        />
      ))}
    </section>
  );
}

function Invite({ onInvite }: Pick<Props, 'onInvite'>) {
  return (
    <Stack gap={6} p="sm">
      <Button
        color="teal.9"
        leftSection={<IconShieldLock size={18} aria-hidden />}
        onClick={() => void onInvite()}
        fullWidth
      >
        Invite the assistant
      </Button>
      <Text size="xs" c="dimmed" ta="center">
        It gets your files, or deletes your profile.
      </Text>
    </Stack>
  );
}

function Waiting() {
  return (
    <Stack gap="xs" p="sm" aria-label="Reading the conversations" role="status">
      {Array.from({ length: 6 }, (_, place) => (
        <Skeleton key={place} h={48} />
      ))}
    </Stack>
  );
}
