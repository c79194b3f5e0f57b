import { Text } from '@mantine/core';
import { useState, type DragEvent, type ReactNode } from 'react';
import classes from './chat.module.css';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

interface Props {
  children: ReactNode;
  disabled: boolean;
  onFiles: (files: File[]) => void;
}

/** Files dropped anywhere on the conversation are uploaded to it. */
export function DropTarget({ children, disabled, onFiles }: Props) {
  const [depth, setDepth] = useState(0); // dragenter and dragleave come for each element within, too
  const enter = (event: DragEvent) => {
    if (hasFiles(event)) setDepth((entered) => entered + 1);
  };
  const leave = (event: DragEvent) => {
    if (hasFiles(event)) setDepth((entered) => Math.max(0, entered - 1));
  };
  const drop = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setDepth(0);
    if (!disabled) onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className={classes['chat']}
      onDragEnter={enter}
      onDragLeave={leave}
      onDragOver={(event) => {
        if (hasFiles(event)) event.preventDefault();
      }}
      onDrop={drop}
    >
      {children}
      {depth > 0 && !disabled && (
        <div className={classes['drop']}>
          <Text fw={600} size="lg">
            Drop the files to upload them
          </Text>
        </div>
      )}
    </div>
  );
}
