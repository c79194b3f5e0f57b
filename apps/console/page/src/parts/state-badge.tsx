import { Badge } from '@mantine/core';
import type { Request } from '../data/contract.ts';
import { states } from '../data/words.ts';

const colours = { good: '--good', bad: '--bad', busy: '--busy', wait: '--wait', still: '--mantine-color-dimmed' };

export function StateBadge({ state }: { state: Request['state'] }) {
  const [words, tone] = states[state];
  const colour = `var(${colours[tone]})`;
  return (
    <Badge variant="outline" tt="none" c={colour} bd={`1px solid ${colour}`} fw={600} miw="max-content">
      {words}
    </Badge>
  );
}

export function OverdueBadge() {
  return (
    <Badge color="red.9" variant="filled" tt="none" miw="max-content">
      overdue
    </Badge>
  );
}
