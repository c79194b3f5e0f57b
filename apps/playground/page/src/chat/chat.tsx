import { Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ConversationView, MemberView } from '../../../src/api.ts';
import { api } from '../data/api.ts';
import { useMessages } from '../data/use-messages.ts';
import { useUploads } from '../data/use-uploads.ts';
import { ConversationIcon } from '../frame/conversation-link.tsx';
import { Trouble } from '../parts/trouble.tsx';
import classes from './chat.module.css';
import { Composer } from './composer.tsx';
import { DropTarget } from './drop-target.tsx';
import { MessageList } from './message-list.tsx';
import { UploadList } from './upload-list.tsx';

/** One conversation. Give it the conversation's id as `key`. */
export function Chat({ me, conversation }: { me: MemberView; conversation: ConversationView }) {
  const { messages, failed, hasOlder, readOlder, reload } = useMessages(conversation.id);
  const { uploads, dismiss, upload } = useUploads(conversation.id);
  const [refusal, setRefusal] = useState<string>();
  const say = async (text: string) => {
    try {
      await api.say(conversation.id, text);
      setRefusal(undefined);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : 'It was not sent.');
      throw error;
    }
  };
  return (
    <DropTarget onFiles={upload} disabled={me.frozen}>
      <Group component="header" className={classes['header'] ?? ''} wrap="nowrap">
        <ConversationIcon conversation={conversation} />
        <div className={classes['title']}>
          <Title order={1} size="h4" lh={1.3} className={classes['truncate'] ?? ''}>
            {conversation.name}
          </Title>
          <Text size="xs" c="dimmed" truncate>
            {describe(conversation)}
          </Text>
        </div>
      </Group>
      {failed && <Trouble what="The messages cannot be read." onRetry={reload} />}
      <MessageList me={me} messages={messages} hasOlder={hasOlder} onOlder={readOlder} />
      <div className={classes['bottom']}>
        <UploadList uploads={uploads} onDismiss={dismiss} />
        {refusal !== undefined && (
          <Text c="var(--mantine-color-error)" size="sm" role="alert" mb={6}>
            Not sent: {refusal}
          </Text>
        )}
        {me.frozen ? (
          <Text role="status" size="sm" ta="center" py="xs">
            Your profile is being deleted. You can still read here, and no longer write.
          </Text>
        ) : (
          <Composer name={conversation.name} onSay={say} onFiles={upload} />
        )}
      </div>
    </DropTarget>
  );
}

const describe = ({ kind, withAssistant, members, ...rest }: ConversationView): string => {
  if (kind === 'direct')
    return withAssistant ? 'Privacy assistant · understands three commands' : 'Direct conversation';
  const names = [...members.map(({ name }) => name), ...(withAssistant ? ['Envoi (mention it with @Envoi)'] : [])];
  return [...standing(kind, rest), names.join(', ')].join(' · ');
};

const standing = (
  kind: ConversationView['kind'],
  { createdByMe, administeredByMe }: Pick<ConversationView, 'createdByMe' | 'administeredByMe'>,
): string[] => {
  if (administeredByMe) return ['Room you administer'];
  return createdByMe ? [`${kind === 'room' ? 'Room' : 'Group'} you created`] : [];
};
