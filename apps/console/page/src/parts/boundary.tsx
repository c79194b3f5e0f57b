import { Button, Stack, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { Notice } from './notice.tsx';
import { Page } from './page.tsx';

type Props = Readonly<{ children: ReactNode }>;
type State = Readonly<{ hasFailed: boolean }>;

/** Instead of a page that cannot be shown: a server that is newer than this window may say what it does not know. */
export class Boundary extends Component<Props, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError = (): State => ({ hasFailed: true });

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Page title="This page cannot be shown">
        <Notice tone="bad">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">
              The server may be newer than this window: load it again. If that does not help, report it.
            </Text>
            <Button size="xs" variant="default" onClick={() => window.location.reload()}>
              Load again
            </Button>
          </Stack>
        </Notice>
      </Page>
    );
  }
}
