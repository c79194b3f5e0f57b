import { type Page } from 'playwright-core';
import { startConsoleAlone, type ConsoleAlone } from '../console-alone.ts';
import { signInAs, Windows } from '../console-window.ts';
import { eventually } from '../eventually.ts';
import { setState } from '../filled-read-models.ts';
import { quantile, type Row } from './row.ts';

const ROUNDS = 10;
/** What a person takes for at once, and for soon (Nielsen), in milliseconds. */
const AT_ONCE = 1_000;
const SOON = 5_000;

type Times = Record<'list' | 'filter' | 'page' | 'live', number[]>;

/**
 * What whoever uses the console waits for, over so many requests: from what they do until it is shown, in a real browser. Beside
 * it: the same list, asked of the API alone. Browser, admin app, event store and Postgres share the machine.
 */
export async function measure(count = 20_000): Promise<Row[]> {
  const running = await startConsoleAlone({ requests: count });
  const windows = await Windows.open();
  try {
    const { page, token } = await signIn(windows, running);
    const times: Times = { list: [], filter: [], page: [], live: [] };
    for (let round = 0; round < ROUNDS; round += 1) await use(page, times, running);
    const raw = await askApi(running.url, token());
    const row = (figure: string, of: readonly number[], most: number): Row => ({
      figure: `${figure}, ${count} requests, slowest of ${ROUNDS}`,
      ...{ ours: Math.round(quantile(of, 1)), raw: Math.round(quantile(raw, 1)), unit: 'ms' },
      rawIs: 'the list from the API',
      ...{ goal: `≤ ${most} ms`, met: quantile(of, 1) <= most },
    });
    return [
      row('console: the list is shown', times.list, AT_ONCE),
      row('console: a filter is applied', times.filter, AT_ONCE),
      row('console: the next page', times.page, AT_ONCE),
      row('console: a change elsewhere is shown', times.live, SOON),
      await busyness(page, count),
    ];
  } finally {
    await windows.close();
    await running.stop();
  }
}

const signIn = async (windows: Windows, { url }: ConsoleAlone) => {
  const page = await windows.open(`${url}/`);
  let last = '';
  page.on('request', (request) => (last = request.headers()['authorization'] ?? last));
  await signInAs(page, 'nora');
  return { page, token: () => last };
};

const took = async (action: () => Promise<unknown>, shown: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await action();
  await shown();
  return performance.now() - started;
};

const rowOf = (page: Page, id: string) => page.locator(`tbody a[href$="${id}"]`);
const firstOf = (page: Page) => page.locator('tbody a').first();
const idOfFirst = async (page: Page): Promise<string> => String(await firstOf(page).getAttribute('href')).split('/').at(-1)!; // prettier-ignore

const use = async (page: Page, times: Times, { database }: ConsoleAlone): Promise<void> => {
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  times.list.push(
    await took(
      () => page.getByRole('link', { name: 'Requests' }).click(),
      () => firstOf(page).waitFor(),
    ),
  );
  const before = await idOfFirst(page);
  times.filter.push(
    await took(
      () => page.getByLabel('State').selectOption('delivered'),
      () => rowOf(page, before).waitFor({ state: 'detached' }),
    ),
  );
  const delivered = await idOfFirst(page);
  times.page.push(
    await took(
      () => page.getByRole('button', { name: 'Next page' }).click(),
      () => rowOf(page, delivered).waitFor({ state: 'detached' }),
    ),
  );
  const shown = await idOfFirst(page);
  times.live.push(
    await took(
      () => setState(database, shown, 'revoked'),
      () => rowOf(page, shown).waitFor({ state: 'detached' }),
    ),
  );
};

const askApi = async (consoleUrl: string, authorization: string): Promise<number[]> => {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ask = async () => {
      const answer = await fetch(new URL('/api/v1/requests?state=delivered', consoleUrl), {
        headers: { authorization },
      });
      if (answer.status !== 200) throw new Error(`the list was answered ${answer.status}`);
      await answer.arrayBuffer();
    };
    times.push(await took(ask, () => Promise.resolve()));
  }
  return times;
};

/** The longest time for which the window answers nobody while it keeps a list up to date:. */
const busyness = async (page: Page, count: number): Promise<Row> => {
  await page.evaluate(`
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ entryTypes: ['longtask'] });
    window.asked = 0;
    new PerformanceObserver((list) => {
      window.asked += list.getEntries().filter(({ name }) => name.includes('/api/v1/requests')).length;
    }).observe({ entryTypes: ['resource'] });
  `);
  await eventually(async () => Number(await page.evaluate('window.asked')) >= 4, { within: 60_000 });
  const longest = Number(await page.evaluate('window.longest'));
  return {
    figure: `console: longest task of four updates of the list, ${count} requests`,
    ...{ ours: Math.round(longest), raw: 50, rawIs: 'what counts as long', unit: 'ms' },
    ...{ goal: '≤ 200 ms', met: longest <= 200 },
  };
};
