import { Button, Center, Loader, Text } from '@mantine/core';
import { useLayoutEffect, useRef, type UIEvent } from 'react';
import type { MemberView, MessageView } from '../../../src/api.ts';
import { day } from '../data/format.ts';
import { Message } from './message.tsx';
import classes from './message-list.module.css';

interface Props {
  me: MemberView;
  messages: MessageView[] | undefined;
  hasOlder: boolean;
  onOlder: () => Promise<void>;
}

const nearEnough = 120;

/** Stays at the end while one reads there, and where it is while one reads further up. New messages are read out. */
export function MessageList({ me, messages, hasOlder, onOlder }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const height = useRef(0);
  const firstId = messages?.[0]?.id;
  const shownFirst = useRef(firstId);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else if (shownFirst.current !== firstId) element.scrollTop += element.scrollHeight - height.current; // older ones came above
    shownFirst.current = firstId;
    height.current = element.scrollHeight;
  }, [messages, firstId]);
  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent) => {
    atEnd.current = scrollHeight - scrollTop - clientHeight < nearEnough;
  };
  const onGrown = () => {
    if (atEnd.current && list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  };

  return (
    <div ref={list} className={classes['list']} onScroll={onScroll} tabIndex={0} role="region" aria-label="Messages">
      <div className={classes['inner']}>
        {hasOlder && (
          <Center py="sm">
            <Button size="compact-sm" variant="default" onClick={() => void onOlder()}>
              Older messages
            </Button>
          </Center>
        )}
        {messages === undefined && (
          <Center flex={1}>
            <Loader aria-label="Reading the messages" />
          </Center>
        )}
        {messages?.length === 0 && (
          <Center flex={1}>
            <Text c="dimmed">Nothing said yet. Say hello!</Text>
          </Center>
        )}
        <div role="log" aria-live="polite" aria-relevant="additions" aria-label="What is said" onLoadCapture={onGrown}>
          {messages?.map((message, place) => (
            <Entry key={message.id} me={me} message={message} before={messages[place - 1]} />
          ))}
        </div>
      </div>
    </div>
  );
}

const soon = 5 * 60_000;

function Entry({ me, message, before }: { me: MemberView; message: MessageView; before: MessageView | undefined }) {
  const isNewDay = before === undefined || day(me, before.sentAt) !== day(me, message.sentAt);
  const goesOn =
    !isNewDay &&
    before.sender?.id === message.sender?.id &&
    Date.parse(message.sentAt) - Date.parse(before.sentAt) < soon;
  return (
    <>
      {isNewDay && <div className={classes['day']}>{day(me, message.sentAt)}</div>}
      <Message me={me} message={message} goesOn={goesOn} />
    </>
  );
}
