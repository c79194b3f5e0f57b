import { ActionIcon, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { MemberView, MessageView } from '../../../src/api.ts';
import { dayAndTime, timeOfDay } from '../data/format.ts';
import { AssistantAvatar } from '../parts/assistant-avatar.tsx';
import { MemberAvatar } from '../parts/member-avatar.tsx';
import { AttachmentCard } from './attachment-card.tsx';
import { EditMessage } from './edit-message.tsx';
import { MessageText } from '../../../../pages/message-text.tsx';
import { CodeBlock } from './code-block.tsx';
import classes from './message.module.css';

interface Props {
  me: MemberView;
  message: MessageView;
  /** Said by the same one shortly after: without name and picture. */
  goesOn: boolean;
}

export function Message({ me, message, goesOn }: Props) {
  const { sender, attachments } = message;
  const isOwn = sender?.id === me.id;
  return (
    <article
      className={classes['message']}
      data-own={isOwn || undefined}
      data-assistant={sender === null || undefined}
      data-goes-on={goesOn || undefined}
      aria-label={`${nameOf(message)}, ${timeOfDay(me, message.sentAt)}`}
    >
      {!isOwn && <Picture sender={sender} hidden={goesOn} />}
      <div className={classes['body']}>
        {!goesOn && <Line me={me} message={message} isOwn={isOwn} />}
        {message.text !== '' && <Bubble message={message} isOwn={isOwn} />}
        {attachments.map((attachment) => (
          <AttachmentCard key={attachment.id} attachment={attachment} locale={me.locale} />
        ))}
      </div>
    </article>
  );
}

const nameOf = ({ sender }: MessageView): string => sender?.name ?? 'Envoi';

function Picture({ sender, hidden }: { sender: MessageView['sender']; hidden: boolean }) {
  if (hidden) return <span />;
  return sender === null ? <AssistantAvatar /> : <MemberAvatar name={sender.name} />;
}

function Line({ me, message, isOwn }: { me: MemberView; message: MessageView; isOwn: boolean }) {
  const { sentAt } = message;
  return (
    <div className={classes['line']}>
      {!isOwn && (
        <Text size="sm" fw={600}>
          {nameOf(message)}
        </Text>
      )}
      <Text component="time" dateTime={sentAt} size="xs" c="dimmed" title={dayAndTime(me, sentAt)}>
        {timeOfDay(me, sentAt)}
      </Text>
    </div>
  );
}

function Bubble({ message, isOwn }: { message: MessageView; isOwn: boolean }) {
  const [isEditing, setEditing] = useState(false);
  if (isEditing) return <EditMessage message={message} onDone={() => setEditing(false)} />;
  return (
    <div className={classes['row']}>
      {isOwn && (
        <ActionIcon
          className={classes['tools'] ?? ''}
          variant="subtle"
          color="gray"
          c="var(--mantine-color-dimmed)"
          aria-label="Edit the message"
          onClick={() => setEditing(true)}
        >
          <IconPencil size={16} aria-hidden />
        </ActionIcon>
      )}
      <div className={classes['bubble']}>
        <MessageText text={message.text} Block={CodeBlock} />
        {message.editedAt !== null && (
          <Text size="xs" c="dimmed">
            (edited)
          </Text>
        )}
      </div>
    </div>
  );
}
