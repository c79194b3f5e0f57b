import { ActionIcon, FileButton, Textarea } from '@mantine/core';
import { IconPaperclip, IconSend2 } from '@tabler/icons-react';
import { useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import classes from './composer.module.css';

interface Props {
  /** Of the conversation. */
  name: string;
  /** Rejects when it was not sent: the text is then given back. */
  onSay: (text: string) => Promise<void>;
  onFiles: (files: File[]) => void;
}

/** Enter sends, Shift+Enter begins a new line. A pasted file is uploaded. */
export function Composer({ name, onSay, onFiles }: Props) {
  const [text, setText] = useState('');
  const send = () => {
    if (text.trim() === '') return;
    setText('');
    onSay(text).catch(() => setText((typed) => (typed === '' ? text : typed)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const onPaste = ({ clipboardData }: ClipboardEvent) => {
    if (clipboardData.files.length > 0) onFiles([...clipboardData.files]);
  };
  return (
    <form
      className={classes['box']}
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <FileButton multiple onChange={onFiles}>
        {(props) => (
          <ActionIcon
            {...props}
            variant="subtle"
            color="gray"
            c="var(--mantine-color-dimmed)"
            size={38}
            aria-label="Upload files"
          >
            <IconPaperclip size={20} aria-hidden />
          </ActionIcon>
        )}
      </FileButton>
      <Textarea
        className={classes['input'] ?? ''}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={8}
        aria-label="Message"
        placeholder={`Message ${name}`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        styles={{ input: { paddingBlock: 8 } }}
      />
      <ActionIcon type="submit" size={38} variant="filled" aria-label="Send">
        <IconSend2 size={20} aria-hidden />
      </ActionIcon>
    </form>
  );
}
