import { AppShell } from '@mantine/core';
import { useDisclosure, useHash, useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import type { MemberView } from '../../../src/api.ts';
import { Chat } from '../chat/chat.tsx';
import { NewConversation } from '../chat/new-conversation.tsx';
import { api } from '../data/api.ts';
import { useConversations } from '../data/use-conversations.ts';
import { useFetched } from '../data/use-fetched.ts';
import { NoticeToasts } from '../side/notice-toasts.tsx';
import { SidePanel } from '../side/side-panel.tsx';
import { ConversationList } from './conversation-list.tsx';
import { Header } from './header.tsx';
import { NothingOpen } from './nothing-open.tsx';

/** Conversations to the left, the open one in the middle, what happens behind the scenes to the right. */
export function Workspace({ me: signedIn, onSignOut }: { me: MemberView; onSignOut: () => void }) {
  const { value: me = signedIn } = useFetched(api.me, ['account']);
  const [hash, setHash] = useHash();
  const openId = hash.replace(/^#/, '');
  const { conversations, unread, failed, reload, inviteAssistant } = useConversations(me, openId);
  const isWide = useMediaQuery('(min-width: 75em)', window.innerWidth >= 1200);
  const isNarrow = useMediaQuery('(max-width: 47.99em)', window.innerWidth < 768);
  const [navigation, { toggle: toggleNavigation, close: closeNavigation }] = useDisclosure(openId === '');
  const [side, setSide] = useState<boolean>();
  const [isAdding, { open: add, close: stopAdding }] = useDisclosure(false);
  const sideOpen = side ?? isWide;
  const show = (id: string) => {
    setHash(id);
    closeNavigation();
  };
  const open = conversations?.find(({ id }) => id === openId);
  const invite = async () => show((await inviteAssistant()).id);

  return (
    <AppShell
      padding={0}
      header={{ height: 56 }}
      navbar={{ width: 300, breakpoint: 'sm', collapsed: { mobile: !navigation } }}
      aside={{ width: 360, breakpoint: 'lg', collapsed: { desktop: !sideOpen, mobile: !sideOpen } }}
    >
      <Header
        me={me}
        navigation={navigation}
        side={sideOpen}
        onNavigation={toggleNavigation}
        onSide={() => setSide(!sideOpen)}
        onSignOut={onSignOut}
      />
      <ConversationList
        me={me}
        hidden={isNarrow && !navigation}
        {...{ conversations, unread, openId, failed, onRetry: reload, onOpen: show, onAdd: add, onInvite: invite }}
      />
      <AppShell.Main h="100dvh" bg="var(--surface)">
        {open === undefined ? (
          <NothingOpen conversations={conversations} onInvite={invite} />
        ) : (
          <Chat key={open.id} me={me} conversation={open} />
        )}
      </AppShell.Main>
      <SidePanel me={me} hidden={!sideOpen} onClose={() => setSide(false)} />
      <NoticeToasts />
      <NewConversation me={me} opened={isAdding} onClose={stopAdding} onMade={show} />
    </AppShell>
  );
}
