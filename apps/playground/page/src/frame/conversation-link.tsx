import { Box, Group, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconHash, IconUsers } from '@tabler/icons-react';
import type { ConversationView, MemberView } from '../../../src/api.ts';
import { recently } from '../data/format.ts';
import { AssistantAvatar } from '../parts/assistant-avatar.tsx';
import { MemberAvatar } from '../parts/member-avatar.tsx';
import classes from './conversation-link.module.css';

interface Props {
  me: MemberView;
  conversation: ConversationView;
  /** What "today" is in business time. */
  now: string;
  isOpen: boolean;
  isUnread: boolean;
  onOpen: (id: string) => void;
}

export function ConversationLink({ me, conversation, now, isOpen, isUnread, onOpen }: Props) {
  const { id, name, last } = conversation;
  return (
    <UnstyledButton className={classes['link']} aria-current={isOpen ? 'page' : undefined} onClick={() => onOpen(id)}>
      <ConversationIcon conversation={conversation} />
      <Box flex={1} miw={0}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" fw={isUnread ? 700 : 600} truncate>
            {name}
          </Text>
          {last !== null && (
            <Text size="xs" c="dimmed" flex="none">
              {recently(me, last.sentAt, now)}
            </Text>
          )}
        </Group>
        <Text size="xs" c="dimmed" truncate>
          {last === null ? 'Nothing said yet' : preview(last.text)}
        </Text>
      </Box>
      {isUnread && (
        <span className={classes['dot']}>
          <VisuallyHidden>unread</VisuallyHidden>
        </span>
      )}
    </UnstyledButton>
  );
}

export function ConversationIcon({ conversation }: { conversation: ConversationView }) {
  if (conversation.kind === 'direct')
    return conversation.withAssistant ? <AssistantAvatar /> : <MemberAvatar name={conversation.name} />;
  const Icon = conversation.kind === 'room' ? IconHash : IconUsers;
  return (
    <span className={classes['kind']}>
      <Icon size={18} aria-hidden />
    </span>
  );
}

/** One line, without markup. */
const preview = (text: string): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`#>]/g, '')
    .replace(/\s+/g, ' ')
    .slice(0, 120) || 'Sent a file';
