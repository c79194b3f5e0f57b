import { Button, Stack } from '@mantine/core';
import type { SubmitEvent } from 'react';
import type { Case } from '../data/case.tsx';
import { lookReasons } from '../data/words.ts';
import { useWhy, WhyInputs } from './why-inputs.tsx';

type Props = Readonly<{ start?: Case; label: string; onCase: (next: Case) => void }>;

export function CaseForm({ start, label, onCase }: Props) {
  const { why, setWhy, isComplete } = useWhy(lookReasons, start);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isComplete) onCase(why);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <WhyInputs reasons={lookReasons} value={why} onChange={setWhy} />
        <Button type="submit" disabled={!isComplete}>
          {label}
        </Button>
      </Stack>
    </form>
  );
}
