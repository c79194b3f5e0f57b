import { Anchor, Box, Button, Group, Paper, Text, TextInput, Title } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { Link } from 'wouter';
import type { Found } from '../data/contract.ts';
import { messageOf } from '../data/problem.ts';
import { useSend } from '../data/use-api.ts';
import { lookReasons } from '../data/words.ts';
import { Notice } from '../parts/notice.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { useWhy, WhyInputs } from '../parts/why-inputs.tsx';

const nobody = { workspace: '', memberId: '' };

/** A line of its own where there is no room for two. */
const WIDE = '1 1 190px';

/** One exact member. Who it is stays in this form: it is in no address, and goes when the page does. */
export function Member() {
  const send = useSend<'lookUpMember'>();
  const [member, setMember] = useState(nobody);
  const { why, setWhy, isComplete: isReason } = useWhy(lookReasons);
  const [found, setFound] = useState<Found>();
  const [refusal, setRefusal] = useState<string>();
  const [isAsking, setIsAsking] = useState(false);
  const isComplete = member.workspace !== '' && member.memberId !== '' && isReason;
  const change = (changes: Partial<typeof nobody>) => setMember({ ...member, ...changes });
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isComplete) return;
    setIsAsking(true);
    setFound(undefined);
    setRefusal(undefined);
    send('/api/v1/lookups', { ...member, why })
      .then(setFound, (error: unknown) => setRefusal(messageOf(error)))
      .finally(() => setIsAsking(false));
  };
  return (
    <Paper withBorder p="md" bg="var(--surface)" component="section" aria-label="Look a member up">
      <Title order={2} size="h4" mb={4}>
        Look a member up
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        By the exact id that the workspace knows them by. Each look-up is recorded, also one that finds nobody, and
        reported every week; twenty an hour are possible.
      </Text>
      <form onSubmit={look}>
        <Group align="flex-end" gap="sm">
          <TextInput
            label="Workspace"
            flex={WIDE}
            required
            value={member.workspace}
            onChange={({ currentTarget }) => change({ workspace: currentTarget.value })}
          />
          <TextInput
            label="Member"
            flex={WIDE}
            required
            autoComplete="off"
            value={member.memberId}
            onChange={({ currentTarget }) => change({ memberId: currentTarget.value })}
          />
          <WhyInputs reasons={lookReasons} value={why} onChange={setWhy} flex={WIDE} />
          <Button type="submit" loading={isAsking} disabled={!isComplete} miw={110}>
            Look up
          </Button>
        </Group>
      </form>
      <div role="status">
        {found !== undefined && (
          <Text mt="md">
            The subject is <ShortId id={found.subject} />, with{' '}
            <Anchor component={Link} href={`/requests?subject=${found.subject}`} inherit underline="always">
              {found.requests.length === 1 ? 'one request' : `${found.requests.length} requests`}
            </Anchor>
            .
          </Text>
        )}
      </div>
      {refusal !== undefined && (
        <Box mt="md">
          <Notice tone="still">{refusal}</Notice>
        </Box>
      )}
    </Paper>
  );
}
