import '@mantine/core/styles.css';
import '../../../pages/motion.css';
import './page.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { queries } from './data/queries.ts';
import { Session } from './session/session.ts';
import { theme } from '../../../pages/theme.ts';
import { variables } from './theme.ts';

/** Styles that components make count by this only: see the Content-Security-Policy. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.nonce ?? '';
Object.assign(window, { __webpack_nonce__: nonce }); // where the scroll lock of dialogues looks for it

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const session = new Session();
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <App session={session} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
await session.begin();
