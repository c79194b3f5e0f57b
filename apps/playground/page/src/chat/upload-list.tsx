import { CloseButton, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import type { Upload } from '../data/use-uploads.ts';

interface Props {
  uploads: Upload[];
  onDismiss: (id: number) => void;
}

export function UploadList({ uploads, onDismiss }: Props) {
  return (
    <Stack gap={6} mb={uploads.length > 0 ? 8 : 0} role="status" aria-label="Uploads">
      {uploads.map(({ id, name, percent, error, cancel }) => (
        <Paper key={id} withBorder p="xs">
          <Group wrap="nowrap" gap="sm">
            <Stack gap={4} flex={1} miw={0}>
              <Text size="sm" truncate>
                {name}
                {error !== undefined && (
                  <Text span inherit c="var(--mantine-color-error)">
                    {' '}
                    — {error}
                  </Text>
                )}
              </Text>
              {error === undefined && <Progress value={percent} aria-label={`Upload of ${name}`} />}
            </Stack>
            <CloseButton
              aria-label={error === undefined ? `Cancel the upload of ${name}` : `Dismiss ${name}`}
              onClick={error === undefined ? cancel : () => onDismiss(id)}
            />
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
