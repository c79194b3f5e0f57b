import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Route, Router, Switch, useLocation } from 'wouter';
import { Brand } from '../../../../pages/brand.tsx';
import { SchemeMenu } from '../../../../pages/scheme-menu.tsx';
import { Confirmations } from '../confirmations/confirmations.tsx';
import { Consumers } from '../consumers/consumers.tsx';
import type { Me } from '../data/contract.ts';
import { DeletionPage } from '../deletions/deletion.tsx';
import { Deletions } from '../deletions/deletions.tsx';
import { Limits } from '../limits/limits.tsx';
import { Lookups } from '../lookups/lookups.tsx';
import { Overview } from '../overview/overview.tsx';
import { ParkedWork } from '../parked/parked-work.tsx';
import { Boundary } from '../parts/boundary.tsx';
import { Page } from '../parts/page.tsx';
import { Policy } from '../policy/policy.tsx';
import { RequestPage } from '../requests/request.tsx';
import { Requests } from '../requests/requests.tsx';
import { CaseMenu } from './case-menu.tsx';
import { Navigation } from './navigation.tsx';
import { UserMenu } from './user-menu.tsx';

type Props = Readonly<{ me: Me; onSignOut: () => void }>;

/** Pages to the left, who looks and for which case on top, one page in the middle. */
export function Shell({ me, onSignOut }: Props) {
  const [isOpen, { toggle, close }] = useDisclosure();
  const isNarrow = useMediaQuery('(max-width: 47.99em)', window.innerWidth < 768);
  return (
    <Router base="/console">
      <AppShell
        padding={{ base: 'md', md: 'lg' }}
        header={{ height: 56 }}
        navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      >
        <AppShell.Header px="md" bg="var(--surface)">
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Group gap="sm" wrap="nowrap">
              <Burger
                opened={isOpen}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label="Pages"
                aria-expanded={isOpen}
              />
              <Brand page="console" icon="/console/icon.svg" />
            </Group>
            <Group gap={8} wrap="nowrap">
              <CaseMenu />
              <SchemeMenu />
              <UserMenu me={me} onSignOut={onSignOut} />
            </Group>
          </Group>
        </AppShell.Header>
        <Navigation hidden={isNarrow && !isOpen} onGo={close} />
        <AppShell.Main>
          <Pages />
        </AppShell.Main>
      </AppShell>
    </Router>
  );
}

/** One that fails is left by going to another one. */
function Pages() {
  const [location] = useLocation();
  return (
    <Boundary key={location}>
      <Switch>
        <Route path="/" component={Overview} />
        <Route path="/requests" component={Requests} />
        <Route path="/requests/:id">{({ id }) => <RequestPage id={id} />}</Route>
        <Route path="/deletions" component={Deletions} />
        <Route path="/deletions/:id">{({ id }) => <DeletionPage id={id} />}</Route>
        <Route path="/parked" component={ParkedWork} />
        <Route path="/confirmations" component={Confirmations} />
        <Route path="/limits" component={Limits} />
        <Route path="/look-ups" component={Lookups} />
        <Route path="/consumers" component={Consumers} />
        <Route path="/policy" component={Policy} />
        <Route>
          <Page title="There is no such page" />
        </Route>
      </Switch>
    </Boundary>
  );
}
