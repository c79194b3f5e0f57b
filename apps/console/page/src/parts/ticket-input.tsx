import { TextInput } from '@mantine/core';

/** As the contract has it. */
const TICKET = /^[A-Z][A-Z0-9]{0,9}-\d{1,9}$/;

export const isTicket = (text: string): boolean => TICKET.test(text);

type Props = Readonly<{ value: string; onChange: (value: string) => void }>;

export function TicketInput({ value, onChange }: Props) {
  return (
    <TextInput
      label="Ticket"
      placeholder="OPS-123"
      required
      autoComplete="off"
      error={value !== '' && !isTicket(value) && 'A ticket number, like OPS-123'}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value.toUpperCase())}
    />
  );
}
