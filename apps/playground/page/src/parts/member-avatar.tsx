import { Avatar } from '@mantine/core';

const colors = ['indigo', 'grape', 'cyan', 'orange', 'pink', 'blue', 'violet', 'green'];

/** Decoration: the name stands beside it. The same name has the same colour everywhere. */
export function MemberAvatar({ name, size = 36 }: { name: string; size?: number }) {
  const sum = Array.from(name).reduce((total, letter) => total * 7 + (letter.codePointAt(0) ?? 0), 0);
  return (
    <Avatar
      aria-hidden
      alt=""
      size={size}
      radius="xl"
      variant="filled"
      color={`${colors[sum % colors.length] ?? 'indigo'}.9`}
    >
      {name.slice(0, 1).toUpperCase()}
    </Avatar>
  );
}
