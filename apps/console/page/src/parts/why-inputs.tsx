import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Why } from '../data/case.tsx';
import { codesOf } from '../data/words.ts';

/** As the contract has it. */
const TICKET = /^[A-Z][A-Z0-9]{0,9}-\d{1,9}$/;

type Reasons<Reason extends string> = Readonly<Record<Reason, string>>;

/** Begins with the first reason, and without a ticket. */
export function useWhy<Reason extends string>(reasons: Reasons<Reason>, start?: Why<Reason>) {
  const [why, setWhy] = useState<Why<Reason>>(start ?? { reason: codesOf(reasons)[0], ticket: '' });
  return { why, setWhy, isComplete: TICKET.test(why.ticket) };
}

type Props<Reason extends string> = Readonly<{
  reasons: Reasons<Reason>;
  value: Why<Reason>;
  onChange: (value: Why<Reason>) => void;
  /** Of each, where they stand side by side. */
  flex?: string;
}>;

export function WhyInputs<Reason extends string>({ reasons, value, onChange, flex }: Props<Reason>) {
  const { reason, ticket } = value;
  return (
    <>
      <NativeSelect
        label="Reason"
        {...(flex !== undefined && { flex })}
        data={codesOf(reasons).map((code) => ({ value: code, label: reasons[code] }))}
        value={reason}
        onChange={({ currentTarget }) => onChange({ ticket, reason: currentTarget.value as Reason })}
      />
      <TextInput
        label="Ticket"
        {...(flex !== undefined && { flex })}
        placeholder="OPS-123"
        required
        autoComplete="off"
        error={ticket !== '' && !TICKET.test(ticket) && 'A ticket number, like OPS-123'}
        value={ticket}
        onChange={({ currentTarget }) => onChange({ reason, ticket: currentTarget.value.toUpperCase() })}
      />
    </>
  );
}
