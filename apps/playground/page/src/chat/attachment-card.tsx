import { Text, VisuallyHidden } from '@mantine/core';
import { IconDownload, IconFile, IconFileOff, IconFileSpreadsheet, IconFileText, IconPhoto } from '@tabler/icons-react';
import type { AttachmentView } from '../../../src/api.ts';
import { fileSize } from '../data/format.ts';
import classes from './attachment-card.module.css';

const isPicture = (type: string): boolean => /^image\/(png|jpeg|gif|webp|svg\+xml)$/.test(type);

const iconOf = ({ type, available }: AttachmentView): typeof IconFile => {
  if (!available) return IconFileOff;
  if (type === 'text/csv') return IconFileSpreadsheet;
  if (type.startsWith('text/')) return IconFileText;
  return isPicture(type) ? IconPhoto : IconFile;
};

export function AttachmentCard({ attachment, locale }: { attachment: AttachmentView; locale: string }) {
  const { id, name, type, size, available } = attachment;
  const Icon = iconOf(attachment);
  const href = `/api/attachments/${encodeURIComponent(id)}`;
  const caption = (
    <div className={classes['caption']}>
      <Icon size={22} stroke={1.6} aria-hidden />
      <div className={classes['words']}>
        <Text size="sm" fw={500} truncate title={name}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {available ? fileSize(locale, size) : 'no longer available'}
        </Text>
      </div>
      {available && <IconDownload size={18} stroke={1.6} aria-hidden />}
    </div>
  );
  if (!available) return <div className={classes['card']}>{caption}</div>;
  return (
    <a className={classes['card']} href={href} download={name}>
      <VisuallyHidden>Download</VisuallyHidden>
      {isPicture(type) && <img className={classes['picture']} src={href} alt="" />}
      {caption}
    </a>
  );
}
