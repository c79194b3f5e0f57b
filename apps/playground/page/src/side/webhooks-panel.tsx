import { Badge, Stack, Text } from '@mantine/core';
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react';
import type { MemberView, WebhookView } from '../../../src/api.ts';
import { api } from '../data/api.ts';
import { dayAndTime } from '../data/format.ts';
import { useFetched } from '../data/use-fetched.ts';
import classes from './webhooks-panel.module.css';

/** The last webhooks in both directions, newest first, as they went over the wire. */
export function WebhooksPanel({ me }: { me: MemberView }) {
  const { value: webhooks } = useFetched(api.webhooks, ['webhook', 'message']);
  if (webhooks?.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing yet. Invite the assistant, and see what the two systems say to each other.
      </Text>
    );
  return (
    <Stack gap={6} component="section" aria-label="Webhooks">
      <Text size="xs" c="dimmed">
        Newest first, in real time: signatures do not follow the business clock.
      </Text>
      {webhooks?.map((webhook) => (
        <Webhook key={`${webhook.direction} ${webhook.id} ${webhook.at}`} me={me} webhook={webhook} />
      ))}
    </Stack>
  );
}

function Webhook({ me, webhook }: { me: MemberView; webhook: WebhookView }) {
  const { direction, type, at, attempts, outcome, body } = webhook;
  const isOut = direction === 'to-assistant';
  const Icon = isOut ? IconArrowUpRight : IconArrowDownLeft;
  return (
    <details className={classes['details']}>
      <summary className={classes['summary']}>
        <Icon size={16} role="img" aria-label={isOut ? 'to the assistant' : 'from the assistant'} />
        <Text size="sm" fw={500} truncate>
          {kindOf(body) ?? type}
        </Text>
        <Outcome outcome={outcome} />
        <Text size="xs" c="dimmed" className={classes['time'] ?? ''}>
          {dayAndTime(me, at)}
          {attempts > 1 ? ` · ${attempts} attempts` : ''}
        </Text>
      </summary>
      <pre className={classes['json']}>{JSON.stringify(body, null, 2)}</pre>
    </details>
  );
}

function Outcome({ outcome }: { outcome: string }) {
  return (
    <Badge
      size="sm"
      variant="filled"
      tt="none"
      color={outcome.startsWith('2') ? 'teal.9' : outcome === 'waiting' ? 'gray.7' : 'red.9'}
    >
      {outcome}
    </Badge>
  );
}

/** `message.send · export-ready`, where the assistant says which message it is. */
const kindOf = (body: unknown): string | undefined => {
  const { type, data } = body as { type?: string; data?: { kind?: unknown } };
  return type !== undefined && typeof data?.kind === 'string' ? `${type} · ${data.kind}` : type;
};
