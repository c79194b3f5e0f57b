import { NativeSelect } from '@mantine/core';
import { codesOf } from '../data/words.ts';

type Props<Reason extends string> = Readonly<{
  reasons: Readonly<Record<Reason, string>>;
  value: Reason;
  onChange: (value: Reason) => void;
}>;

export function ReasonInput<Reason extends string>({ reasons, value, onChange }: Props<Reason>) {
  return (
    <NativeSelect
      label="Reason"
      data={codesOf(reasons).map((code) => ({ value: code, label: reasons[code] }))}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value as Reason)}
    />
  );
}
