import { Button, Popover, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBriefcase } from '@tabler/icons-react';
import { useCase } from '../data/case.tsx';
import { CaseForm } from '../parts/case-form.tsx';

/** For which case one looks at people's records; shown on every page, since each look is recorded with it. */
export function CaseMenu() {
  const { current, set } = useCase();
  const [isOpen, { toggle, close }] = useDisclosure();
  if (current === undefined) return null;
  return (
    <Popover opened={isOpen} onChange={close} position="bottom-end" trapFocus withRoles>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          onClick={toggle}
          leftSection={<IconBriefcase size={16} aria-hidden />}
          aria-label={`Case ${current.ticket}: change it`}
        >
          {current.ticket}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="The case">
        <Stack gap="sm">
          <Text size="sm" maw={280}>
            What you look at is recorded with this case.
          </Text>
          <CaseForm
            start={current}
            label="Change the case"
            onCase={(next) => {
              set(next);
              close();
            }}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
