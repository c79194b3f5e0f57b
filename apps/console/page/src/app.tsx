import { Center, Loader } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { CaseProvider } from './data/case.tsx';
import { Shell } from './frame/shell.tsx';
import { SessionContext } from './session/context.ts';
import type { Session } from './session/session.ts';
import { SignInPage } from './session/sign-in-page.tsx';

export function App({ session }: { session: Session }) {
  const state = useSyncExternalStore(session.subscribe, session.state);
  if (state.is === 'beginning')
    return (
      <Center h="100dvh" component="main">
        <Loader aria-label="Signing in" />
      </Center>
    );
  if (state.is !== 'signed-in') return <SignInPage session={session} state={state} />;
  return (
    <SessionContext value={session}>
      <CaseProvider>
        <Shell me={state.me} onSignOut={() => session.signOut()} />
      </CaseProvider>
    </SessionContext>
  );
}
