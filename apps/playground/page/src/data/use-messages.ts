import { useEffect, useState } from 'react';
import type { MessageView } from '../../../src/api.ts';
import { api } from './api.ts';
import { useLive } from './live.tsx';

const pageSize = 50;

interface Messages {
  /** Oldest first; undefined while they are read. */
  messages: MessageView[] | undefined;
  failed: boolean;
  hasOlder: boolean;
  readOlder: () => Promise<void>;
  reload: () => void;
}

/** The messages of the conversation that is open. Give the component that uses it the conversation's id as `key`. */
export function useMessages(conversationId: string): Messages {
  const [messages, setMessages] = useState<MessageView[]>();
  const [failed, setFailed] = useState(false);
  const [hasOlder, setHasOlder] = useState(false);
  const reload = () => {
    api.messages(conversationId).then(
      (page) => {
        setMessages(page);
        setHasOlder(page.length === pageSize);
        setFailed(false);
      },
      () => setFailed(true),
    );
  };
  useEffect(reload, [conversationId]);
  useLive((event) => {
    if (event.type === 'hello' || event.type === 'conversation') reload(); // somebody's messages may be gone
    if (event.type === 'message' && event.message.conversationId === conversationId)
      setMessages((known) => withMessage(known ?? [], event.message));
  });
  const readOlder = async () => {
    const page = await api.messages(conversationId, messages?.[0]?.id);
    setHasOlder(page.length === pageSize);
    setMessages((known) => [...page, ...(known ?? [])]);
  };
  return { messages, failed, hasOlder, readOlder, reload };
}

/** A new one goes to the end; one that was edited stays where it is. */
const withMessage = (known: MessageView[], message: MessageView): MessageView[] =>
  known.some(({ id }) => id === message.id)
    ? known.map((old) => (old.id === message.id ? message : old))
    : [...known, message];
