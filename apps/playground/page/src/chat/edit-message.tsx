import { Button, Group, Text, Textarea } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import type { MessageView } from '../../../src/api.ts';
import { api } from '../data/api.ts';

export function EditMessage({ message, onDone }: { message: MessageView; onDone: () => void }) {
  const [text, setText] = useState(message.text);
  const [error, setError] = useState<string>();
  const save = () => {
    api
      .edit(message.id, text)
      .then(onDone, (reason: unknown) => setError(reason instanceof Error ? reason.message : 'It was not saved.'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    save();
  };
  return (
    <form
      aria-label="Edit the message"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Textarea
        autosize
        data-autofocus
        autoFocus
        miw={260}
        aria-label="New text"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {error !== undefined && (
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
      <Group justify="flex-end" gap="xs" mt={6}>
        <Button size="compact-sm" variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button size="compact-sm" type="submit" disabled={text.trim() === ''}>
          Save
        </Button>
      </Group>
    </form>
  );
}
