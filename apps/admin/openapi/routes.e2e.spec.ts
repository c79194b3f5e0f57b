import { routesOf } from '../src/staff/routes.ts';
import { startTestAdmin } from '../test/running.ts';
import { operations } from './document.ts';

const byRoute = <Route extends Readonly<{ route: string }>>(routes: readonly Route[]) =>
  routes.toSorted((a, b) => (a.route < b.route ? -1 : 1));

it('the document tells of every route, and who may call it', async () => {
  const admin = await startTestAdmin();
  try {
    const told = operations.map(({ method, path, roles }) => ({ route: `${method.toUpperCase()} ${path}`, roles }));
    const real = routesOf(admin.app).filter(({ url }) => url.startsWith('/api/'));
    const routes = real.map(({ method, url, roles }) => ({
      route: `${method} ${url.replace(/:(\w+)/g, '{$1}')}`,
      roles,
    }));
    expect(byRoute(told)).toEqual(byRoute(routes));
  } finally {
    await admin.stop();
  }
});
