import { Button, Code, Skeleton, Stack, Text } from '@mantine/core';
import { IconLock, IconMoodEmpty, IconPlugConnectedX } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError, messageOf } from '../data/problem.ts';
import { Notice } from './notice.tsx';

type Props<T> = Readonly<{ of: UseQueryResult<T>; children: (data: T) => ReactNode }>;

/** What was answered; until then, and instead of it, what there is to say. What is old stays, with a warning above it. */
export function Answer<T>({ of: { data, error, refetch }, children }: Props<T>) {
  return (
    <>
      {error !== null && <Trouble error={error} isOld={data !== undefined} onRetry={() => void refetch()} />}
      {data !== undefined && children(data)}
      {data === undefined && error === null && (
        <Stack gap="xs" aria-busy aria-label="Loading" role="status">
          {[0, 1, 2, 3, 4].map((place) => (
            <Skeleton key={place} h={44} radius="md" />
          ))}
        </Stack>
      )}
    </>
  );
}

function Trouble({ error, isOld, onRetry }: { error: Error; isOld: boolean; onRetry: () => void }) {
  const [status, requestId] = error instanceof ApiError ? [error.status, error.requestId] : [0, undefined];
  if (status === 403)
    return (
      <Notice tone="still" icon={<IconLock aria-hidden />} title="Your role may not see this">
        {error.message}
      </Notice>
    );
  const isNothing = status === 404;
  return (
    <Notice
      tone={isNothing ? 'still' : 'bad'}
      icon={isNothing ? <IconMoodEmpty aria-hidden /> : <IconPlugConnectedX aria-hidden />}
      title={isOld ? 'What you see may be out of date' : titleOf(status)}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{messageOf(error)}</Text>
        {requestId !== undefined && !isNothing && (
          <Text size="xs" c="dimmed">
            If you report it, name <Code>{requestId}</Code>
          </Text>
        )}
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Stack>
    </Notice>
  );
}

const titleOf = (status: number): string => (status === 404 ? 'There is no such thing' : 'This cannot be shown now');
