import { Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { headersOf, type Case } from '../data/case.tsx';
import type { Request } from '../data/contract.ts';
import { useApi } from '../data/use-api.ts';
import { useChanges } from '../data/use-changes.ts';
import { kinds } from '../data/words.ts';
import { Answer } from './answer.tsx';
import { Facts, type Fact } from './facts.tsx';
import { Page } from './page.tsx';
import { OverdueBadge, StateBadge } from './state-badge.tsx';
import { WithCase } from './with-case.tsx';

type RecordProps<T> = Readonly<{
  title: string;
  id: string;
  /** Where one looks at it. */
  path: string;
  children: (data: T, reload: () => void, current: Case) => ReactNode;
}>;

/** The page of one person's record. It is looked at once a case is given, and again whenever its row in the list has changed. */
export function RecordPage<T>({ title, id, ...looked }: RecordProps<T>) {
  return (
    <Page title={`${title} ${id.slice(0, 8)}`} about={<span className="mono">{id}</span>}>
      <WithCase>{(current) => <Looked<T> id={id} current={current} {...looked} />}</WithCase>
    </Page>
  );
}

function Looked<T>({ id, path, current, children }: Omit<RecordProps<T>, 'title'> & { current: Case }) {
  const record = useApi<T>(path, headersOf(current));
  const reload = () => void record.refetch();
  useChanges(id, reload);
  return <Answer of={record}>{(data) => children(data, reload, current)}</Answer>;
}

type CardProps = Readonly<{
  request: Pick<Request, 'kind' | 'state' | 'isOverdue'>;
  facts: readonly Fact[];
  actions: ReactNode;
  children?: ReactNode;
}>;

/** How it stands, what is known of it, and what can be done. */
export function RecordCard({ request: { kind, state, isOverdue }, facts, actions, children }: CardProps) {
  return (
    <Paper withBorder p="md" bg="var(--surface)">
      <Group justify="space-between" mb="md">
        <Group gap="sm">
          <Text fw={600}>{kinds[kind]}</Text>
          <StateBadge state={state} />
          {isOverdue && <OverdueBadge />}
        </Group>
        <Group gap="sm">{actions}</Group>
      </Group>
      <Facts facts={facts} />
      {children}
    </Paper>
  );
}
