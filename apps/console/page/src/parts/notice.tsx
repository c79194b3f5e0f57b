import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = Readonly<{
  /** `bad`: something is wrong; `still`: it is so. */
  tone: 'bad' | 'still';
  title?: string;
  icon?: ReactNode;
  children: ReactNode;
}>;

/** What has to be said at once, also to readers. */
export function Notice({ tone, title, icon, children }: Props) {
  const colour = tone === 'bad' ? 'var(--bad)' : 'var(--mantine-color-text)';
  return (
    <Alert
      variant="default"
      role="alert"
      bg="var(--surface)"
      bd={`1px solid ${tone === 'bad' ? colour : 'var(--line)'}`}
      {...(icon !== undefined && { icon: <span style={{ color: colour, display: 'flex' }}>{icon}</span> })}
      {...(title !== undefined && {
        title: (
          <Text span inherit c={colour}>
            {title}
          </Text>
        ),
      })}
    >
      {children}
    </Alert>
  );
}
