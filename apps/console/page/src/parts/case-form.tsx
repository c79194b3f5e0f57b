import { Button, Stack } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import type { Case } from '../data/case.tsx';
import { codesOf, lookReasons } from '../data/words.ts';
import { ReasonInput } from './reason-input.tsx';
import { isTicket, TicketInput } from './ticket-input.tsx';

type Props = Readonly<{ start?: Case; label: string; onCase: (next: Case) => void }>;

export function CaseForm({ start, label, onCase }: Props) {
  const [reason, setReason] = useState(start?.reason ?? codesOf(lookReasons)[0]);
  const [ticket, setTicket] = useState(start?.ticket ?? '');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isTicket(ticket)) onCase({ reason, ticket });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <ReasonInput reasons={lookReasons} value={reason} onChange={setReason} />
        <TicketInput value={ticket} onChange={setTicket} />
        <Button type="submit" disabled={!isTicket(ticket)}>
          {label}
        </Button>
      </Stack>
    </form>
  );
}
