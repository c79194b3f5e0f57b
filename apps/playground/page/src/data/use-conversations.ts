import { useEffect, useState } from 'react';
import type { ConversationView, MemberView } from '../../../src/api.ts';
import { api } from './api.ts';
import { useLive } from './live.tsx';
import { useFetched } from './use-fetched.ts';

/** The member's conversations, newest activity first, and those in which something was said while another was open. */
export function useConversations(me: MemberView, openId: string) {
  const { value: conversations, failed, reload } = useFetched(api.conversations, ['message', 'conversation']);
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  useLive((event) => {
    if (event.type !== 'message') return;
    const { conversationId, sender } = event.message;
    if (conversationId !== openId && sender?.id !== me.id) setUnread((ids) => new Set(ids).add(conversationId));
  });
  useEffect(() => {
    setUnread((ids) => (ids.has(openId) ? new Set([...ids].filter((id) => id !== openId)) : ids));
  }, [openId]);
  const inviteAssistant = async (): Promise<ConversationView> => {
    const conversation = await api.open({ kind: 'direct', memberIds: [], withAssistant: true });
    reload();
    return conversation;
  };
  return { conversations, unread, failed, reload, inviteAssistant };
}
