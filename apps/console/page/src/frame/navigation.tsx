import { AppShell, Badge, NavLink, Stack, Text } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import type { Figures } from '../data/contract.ts';
import { count, isUtc, zoneName } from '../data/format.ts';
import { useApi } from '../data/use-api.ts';
import { useMay } from '../session/context.ts';
import { adminPlaces, places } from './places.ts';

type Props = Readonly<{ hidden: boolean; onGo: () => void }>;

/** Where one can go, and where something waits for a person. */
export function Navigation({ hidden, onGo }: Props) {
  const [location] = useLocation();
  const { data } = useApi<Figures>('/api/v1/figures');
  const isAdmin = useMay('admin');
  const waiting: Record<string, number> = { '/parked': data?.now.parked ?? 0 };
  const isHere = (path: string) => (path === '/' ? location === '/' : location.startsWith(path));
  return (
    <AppShell.Navbar p="sm" bg="var(--surface)" aria-label="Pages" {...(hidden && { inert: true })}>
      <Stack gap={4} flex={1}>
        {[...places, ...(isAdmin ? adminPlaces : [])].map(({ path, name, Icon }) => (
          <NavLink
            key={path}
            component={Link}
            href={path}
            label={name}
            active={isHere(path)}
            bdrs="md"
            aria-current={isHere(path) ? 'page' : undefined}
            onClick={onGo}
            leftSection={<Icon size={20} stroke={1.7} aria-hidden />}
            rightSection={
              (waiting[path] ?? 0) > 0 && (
                <Badge color="red.9" variant="filled" size="sm" aria-label={`${waiting[path] ?? 0} wait`}>
                  {count(waiting[path] ?? 0)}
                </Badge>
              )
            }
          />
        ))}
      </Stack>
      <Text size="xs" c="dimmed" px="sm">
        {isUtc ? 'Times are in UTC.' : `Times are of ${zoneName}; point at one to see UTC.`}
      </Text>
    </AppShell.Navbar>
  );
}
