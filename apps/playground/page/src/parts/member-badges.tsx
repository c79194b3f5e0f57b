import { Badge } from '@mantine/core';
import type { MemberView } from '../../../src/api.ts';

/** What sets an account apart from others. */
export function MemberBadges({ member: { managed, membership, bot, frozen } }: { member: MemberView }) {
  return (
    <>
      {managed !== null && (
        <Badge size="sm" variant="outline" color="orange" c="var(--mantine-color-text)">
          managed
        </Badge>
      )}
      {membership === 'guest' && (
        <Badge size="sm" variant="outline" color="gray" c="var(--mantine-color-text)">
          guest
        </Badge>
      )}
      {frozen && (
        <Badge size="sm" variant="outline" color="red" c="var(--mantine-color-text)">
          being deleted
        </Badge>
      )}
      {bot && (
        <Badge size="sm" variant="outline" color="gray" c="var(--mantine-color-text)">
          bot
        </Badge>
      )}
    </>
  );
}
