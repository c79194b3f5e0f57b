import { Button, NativeSelect, Stack } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import type { Case } from '../data/case.tsx';
import { lookReasons } from '../data/words.ts';
import { isTicket, TicketInput } from './ticket-input.tsx';

type Props = Readonly<{ start?: Case; label: string; onCase: (next: Case) => void }>;

const options = Object.entries(lookReasons).map(([value, label]) => ({ value, label }));

export function CaseForm({ start, label, onCase }: Props) {
  const [reason, setReason] = useState(start?.reason ?? options[0]?.value ?? '');
  const [ticket, setTicket] = useState(start?.ticket ?? '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isTicket(ticket)) onCase({ reason, ticket });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <NativeSelect
          label="Reason"
          data={options}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <TicketInput value={ticket} onChange={setTicket} />
        <Button type="submit" disabled={!isTicket(ticket)}>
          {label}
        </Button>
      </Stack>
    </form>
  );
}
