import { Center, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { MemberView } from '../../src/api.ts';
import { api, HttpError } from './data/api.ts';
import { LiveProvider, type SignedOut } from './data/live.tsx';
import { Trouble } from './parts/trouble.tsx';
import { Deleted } from './frame/deleted.tsx';
import { SignIn } from './frame/sign-in.tsx';
import { Workspace } from './frame/workspace.tsx';

type State =
  | { is: 'loading' }
  | { is: 'signed-out' }
  | { is: 'signed-in'; me: MemberView }
  | { is: 'deleted'; signedOut: SignedOut }
  | { is: 'broken' };

/** Who is signed in decides what there is to see. */
export function App() {
  const [state, setState] = useState<State>({ is: 'loading' });
  const look = () => {
    api.me().then(
      (me) => setState({ is: 'signed-in', me }),
      (error: unknown) =>
        setState({ is: error instanceof HttpError && error.status === 401 ? 'signed-out' : 'broken' }),
    );
  };
  useEffect(look, []);
  const signOut = () => {
    window.location.hash = '';
    api.signOut().then(look, () => setState({ is: 'broken' }));
  };

  switch (state.is) {
    case 'loading':
      return (
        <Center h="100dvh" component="main">
          <Loader aria-label="Loading" />
        </Center>
      );
    case 'signed-out':
      return <SignIn onSignedIn={look} />;
    case 'signed-in':
      return (
        <LiveProvider
          key={state.me.id}
          onSignedOut={look}
          onDeleted={(signedOut) => setState({ is: 'deleted', signedOut })}
        >
          <Workspace me={state.me} onSignOut={signOut} />
        </LiveProvider>
      );
    case 'deleted':
      return <Deleted {...state.signedOut} onLeave={look} />;
    case 'broken':
      return (
        <Center h="100dvh" p="md" component="main">
          <Trouble what="The playground does not answer." onRetry={look} />
        </Center>
      );
  }
}
