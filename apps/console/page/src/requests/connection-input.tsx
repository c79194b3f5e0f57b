import { TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useDraft } from '../data/use-draft.ts';

/** As the contract has it. */
const CONNECTION = /^[a-z0-9][a-z0-9-]{0,62}$/;

type Props = Readonly<{ value: string; onChange: (connection: string) => void }>;

/** The id of a chat, as operators have named it. It counts once it is entered, or left. */
export function ConnectionInput({ value, onChange }: Props) {
  const { text, setDraft, leave } = useDraft(value);
  const isWrong = text !== '' && !CONNECTION.test(text);
  const settle = () => {
    if (isWrong) return;
    leave();
    if (text !== value) onChange(text);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    settle();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        label="Chat"
        placeholder="Any chat"
        autoComplete="off"
        spellCheck={false}
        value={text}
        error={isWrong && 'An id, like acme-chat'}
        onChange={({ currentTarget }) => setDraft(currentTarget.value.trim())}
        onBlur={settle}
      />
    </form>
  );
}
