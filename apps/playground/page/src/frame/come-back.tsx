import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { UnlinkedAccountView } from '../../../src/api.ts';
import { api } from '../data/api.ts';

/** Accounts whose profile was deleted: each may have a new one, under the member id of before. */
export function ComeBack({ onMade }: { onMade: () => void }) {
  const [accounts, setAccounts] = useState<UnlinkedAccountView[]>([]);
  const read = () => {
    api.unlinkedAccounts().then(setAccounts, () => undefined); // without the list there is nothing to offer
  };
  useEffect(read, []);
  const made = () => {
    read();
    onMade();
  };
  if (accounts.length === 0) return null;
  return (
    <Stack gap="xs" mb="lg" component="section" aria-label="Accounts without a profile">
      {accounts.map((account) => (
        <NewProfile key={account.id} account={account} onMade={made} />
      ))}
    </Stack>
  );
}

function NewProfile({ account, onMade }: { account: UnlinkedAccountView; onMade: () => void }) {
  const [name, setName] = useState('');
  const [failed, setFailed] = useState(false);
  const create = () => {
    api.createProfile(account.id, name).then(onMade, () => setFailed(true));
  };
  return (
    <Paper withBorder p="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create();
        }}
      >
        <Group align="flex-end">
          <Text size="sm" flex={1} miw={220}>
            {account.name}: this sign-in account stayed when its profile was deleted. It may have a new one: somebody
            new to the assistant.
          </Text>
          <TextInput
            size="xs"
            label="Name"
            value={name}
            maxLength={80}
            required
            error={failed ? 'That did not work' : undefined}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Button size="xs" type="submit" variant="default">
            Create a profile
          </Button>
        </Group>
      </form>
    </Paper>
  );
}
