import {
  Button,
  Group,
  Modal,
  MultiSelect,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ConversationKind, MemberView } from '../../../src/api.ts';
import { api } from '../data/api.ts';

interface Props {
  me: MemberView;
  opened: boolean;
  onClose: () => void;
  onMade: (id: string) => void;
}

export function NewConversation({ opened, onClose, ...rest }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="New conversation"
      closeButtonProps={{ 'aria-label': 'Close' }}
      attributes={{ header: { role: 'none' } }}
    >
      <NewConversationForm {...rest} onClose={onClose} />
    </Modal>
  );
}

function NewConversationForm({ me, onClose, onMade }: Omit<Props, 'opened'>) {
  const [kind, setKind] = useState<ConversationKind>('direct');
  const [name, setName] = useState('');
  const [memberIds, setMemberIds] = useState<string[]>([]);
  const [withAssistant, setWithAssistant] = useState(false);
  const [error, setError] = useState<string>();
  const [people, setPeople] = useState<MemberView[]>([]);
  useEffect(() => {
    api.members().then(setPeople, () => setError('The members cannot be read.'));
  }, []);
  const choices = people.filter(({ id }) => id !== me.id).map(({ id, name: label }) => ({ value: id, label }));
  const isDirect = kind === 'direct';
  const make = () => {
    const trimmed = name.trim();
    const wanted = { kind, memberIds, withAssistant: !isDirect && withAssistant };
    api.open(isDirect || trimmed === '' ? wanted : { ...wanted, name: trimmed }).then(
      ({ id }) => {
        onClose();
        onMade(id);
      },
      (reason: unknown) => setError(reason instanceof Error ? reason.message : 'It was not made.'),
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      <Stack>
        <SegmentedControl
          aria-label="Kind"
          value={kind}
          onChange={(value) => {
            setKind(value);
            setMemberIds([]);
          }}
          data={[
            { value: 'direct', label: 'Direct' },
            { value: 'group', label: 'Group' },
            { value: 'room', label: 'Room' },
          ]}
        />
        {isDirect ? (
          <Select
            label="With"
            data={choices}
            value={memberIds[0] ?? null}
            onChange={(id) => setMemberIds(id === null ? [] : [id])}
            searchable
          />
        ) : (
          <>
            <TextInput
              label="Name"
              required={kind === 'room'}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <MultiSelect label="Members" data={choices} value={memberIds} onChange={setMemberIds} searchable />
            <Switch
              label="With the assistant"
              checked={withAssistant}
              onChange={(event) => setWithAssistant(event.currentTarget.checked)}
            />
          </>
        )}
        {kind === 'room' && (
          <Text size="sm" c="dimmed">
            Whatever is uploaded to a room you create will be in your export, whoever uploaded it.
          </Text>
        )}
        {error !== undefined && (
          <Text role="alert" size="sm" c="var(--mantine-color-error)">
            {error}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">Start</Button>
        </Group>
      </Stack>
    </form>
  );
}
