import { Button, Tooltip } from '@mantine/core';
import type { Me } from '../data/contract.ts';
import { useMay } from '../session/context.ts';

type Props = Readonly<{
  label: string;
  /** All that it does, for readers, where several buttons have one label. */
  name?: string;
  for: readonly Me['roles'][number][];
  onAsk: () => void;
}>;

/** Something that may be done by some roles; others are told so. It keeps its focus, so that readers are told, too. */
export function ActionButton({ label, name = label, for: roles, onAsk }: Props) {
  const may = useMay(...roles);
  const who = `Only for: ${roles.join(', ')}`;
  return (
    <Tooltip label={who} disabled={may} events={{ hover: true, focus: true, touch: true }}>
      <Button
        size="xs"
        variant="default"
        aria-label={may ? name : `${name}. ${who}`}
        aria-disabled={!may}
        {...(!may && { 'data-disabled': true })}
        onClick={() => may && onAsk()}
      >
        {label}
      </Button>
    </Tooltip>
  );
}
