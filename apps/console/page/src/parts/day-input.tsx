import { TextInput } from '@mantine/core';
import { isWholeDay } from '../data/days.ts';
import { useDraft } from '../data/use-draft.ts';

type Props = Readonly<{
  label: string;
  /** As `2026-11-24`; empty: none. */
  value: string;
  onChange: (day: string) => void;
}>;

export function DayInput({ label, value, onChange }: Props) {
  const { text, setDraft, leave } = useDraft(value);
  const change = (next: string) => {
    setDraft(next);
    if (next === '' || isWholeDay(next)) onChange(next);
  };
  return (
    <TextInput
      type="date"
      label={label}
      value={text}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      onBlur={leave}
    />
  );
}
