import { Stack } from '@mantine/core';
import { Page } from '../parts/page.tsx';
import { useMay } from '../session/context.ts';
import { Member } from './member.tsx';
import { Report } from './report.tsx';

export function Lookups() {
  const [mayLook, mayRead] = [useMay('admin'), useMay('admin', 'auditor')];
  return (
    <Page
      title="Look-ups"
      about={
        mayRead
          ? 'From a member to their pseudonym, and who has gone that way'
          : 'Only an admin may look a member up; auditors see who has'
      }
    >
      <Stack gap="lg">
        {mayLook && <Member />}
        {mayRead && <Report />}
      </Stack>
    </Page>
  );
}
