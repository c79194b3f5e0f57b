import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useEffect, useState, type ReactNode, type SubmitEvent } from 'react';
import type { Why } from '../data/case.tsx';
import { messageOf } from '../data/problem.ts';
import { Notice } from './notice.tsx';
import { useWhy, WhyInputs } from './why-inputs.tsx';

type Props<Reason extends string> = Readonly<{
  title: string;
  /** What it does, to whom, and whether it can be undone. */
  children: ReactNode;
  reasons: Readonly<Record<Reason, string>>;
  /** Whether there is room for a note; it goes to the vault. */
  takesNote?: boolean;
  label: string;
  onDo: (why: Why<Reason> & Readonly<{ note?: string }>) => Promise<unknown>;
  onClose: () => void;
}>;

/** What was used last has the focus again when the dialogue is gone: it is there only while it is open, so Mantine cannot know. */
const useFocusBack = (): void => {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus();
    },
    [before],
  );
};

/** Asks why, before something is changed. Stays when it was refused, and says why. */
export function WhyDialog<Reason extends string>(props: Props<Reason>) {
  const { title, children, reasons, takesNote = false, label, onDo, onClose } = props;
  useFocusBack();
  const { why, setWhy, isComplete } = useWhy(reasons);
  const [note, setNote] = useState('');
  const [isDoing, setIsDoing] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isComplete) return;
    setIsDoing(true);
    onDo({ ...why, ...(note.trim() !== '' && { note: note.trim() }) })
      .then(onClose, (error: unknown) => setRefusal(messageOf(error)))
      .finally(() => setIsDoing(false));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
      attributes={{ header: { role: 'none' } }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm" component="div">
            {children}
          </Text>
          <WhyInputs reasons={reasons} value={why} onChange={setWhy} />
          {takesNote && (
            <Textarea
              label="Note for colleagues"
              description="Kept in the vault, for half a year at most. Not for the member."
              maxLength={1_000}
              value={note}
              onChange={({ currentTarget }) => setNote(currentTarget.value)}
            />
          )}
          {refusal !== undefined && <Notice tone="bad">{refusal}</Notice>}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it
            </Button>
            <Button type="submit" loading={isDoing} disabled={!isComplete}>
              {label}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
