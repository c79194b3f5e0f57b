import { Anchor, Notification, Stack } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import { useState } from 'react';
import type { NoticeView } from '../../../src/api.ts';
import { useLive } from '../data/live.tsx';
import classes from './notice-toasts.module.css';

/** A notice as it comes, as if another device of the member showed it. It stays until it is closed. */
export function NoticeToasts() {
  const [notices, setNotices] = useState<NoticeView[]>([]);
  useLive((event) => {
    if (event.type === 'notice') setNotices((shown) => [...shown.slice(-2), event.notice]);
  });
  const close = (closed: string) => setNotices((shown) => shown.filter(({ id }) => id !== closed));
  return (
    <Stack role="status" aria-label="Notices on other devices" className={classes['toasts'] ?? ''}>
      {notices.map(({ id, text, cancelUrl }) => (
        <Notification
          key={id}
          withBorder
          styles={{ description: { color: 'var(--mantine-color-text)' } }}
          title="On your other devices"
          icon={<IconDeviceMobile size={20} aria-hidden />}
          color="indigo.8"
          closeButtonProps={{ 'aria-label': 'Close the notice' }}
          onClose={() => close(id)}
        >
          {text}{' '}
          <Anchor href={cancelUrl} target="_blank" rel="noopener noreferrer" size="sm" underline="always">
            This was not me: cancel
          </Anchor>
        </Notification>
      ))}
    </Stack>
  );
}
