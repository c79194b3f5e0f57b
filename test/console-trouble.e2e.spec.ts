import type { Page, Request } from 'playwright-core';
import { startConsoleAlone, type ConsoleAlone } from './console-alone.ts';
import { flawsOf, look, signInAs, Windows } from './console-window.ts';
import { eventually } from './eventually.ts';

describe('the console, when something is not as it should be', () => {
  let running: ConsoleAlone;
  let windows: Windows;

  beforeAll(async () => {
    running = await startConsoleAlone({ requests: 300 });
    windows = await Windows.open();
  }, 90_000);
  afterAll(async () => {
    await windows.close();
    await running.stop();
  }, 30_000);

  const LIST = /\/api\/v1\/requests(\?|$)/;
  const signIn = async (path: string, prepare: (page: Page) => Promise<unknown> = () => Promise.resolve()) => {
    const page = await windows.open(`${running.url}${path}`);
    await prepare(page);
    return signInAs(page, 'omar');
  };
  const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('cell') });
  const giveCase = async (page: Page): Promise<void> => {
    await page.getByLabel('Ticket').fill('OPS-1');
    await page.keyboard.press('Enter');
  };

  it('keeps what it has shown while the server is away, says that it may be old, and goes on by itself', async () => {
    const page = await signIn('/requests');
    await rows(page).first().waitFor();
    await page.route(LIST, (route) => route.abort());
    await page.getByRole('alert').getByText('What you see may be out of date').waitFor();
    expect(await rows(page).count()).toBe(50);
    await page.unroute(LIST);
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('says that it loads, and that it cannot, until it can', async () => {
    let answer: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const page = await signIn('/requests', (fresh) =>
      fresh.route(LIST, async (route) => {
        await asked;
        await route.abort();
      }),
    );
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    expect(await flawsOf(page)).toEqual([]);
    answer();
    await page.getByRole('alert').getByText('The server does not answer.').waitFor();
    await look(page, 'trouble-away');
    expect(await flawsOf(page)).toEqual([]);
    await page.unroute(LIST);
    await rows(page).first().waitFor();
    await page.context().close();
  });

  it('says that it needs HTTPS, where it is opened without', async () => {
    const page = await windows.open(running.url);
    await page.route('http://console.example/**', async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({ response: await route.fetch({ url: new URL(pathname, running.url).href }) });
    });
    await page.goto('http://console.example/console/');
    await page.getByText('The console needs HTTPS').waitFor();
    expect(await page.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
    await look(page, 'trouble-no-https');
    expect(await flawsOf(page)).toEqual([]);
    await page.context().close();
  });

  it('says of a request that nobody knows that there is none, and looks again if it is told to', async () => {
    const page = await signIn('/requests/7d9f0a4e-0000-4000-8000-00000000000e');
    await giveCase(page);
    await page.getByRole('alert').getByText('There is no such thing').waitFor();
    await look(page, 'trouble-nothing');
    expect(await flawsOf(page)).toEqual([]);
    const again = page.waitForRequest(/\/requests\/7d9f0a4e/); // of itself it is looked at once
    await page.getByRole('button', { name: 'Try again' }).click();
    await again;
    await page.context().close();
  });

  it('survives what it does not know: a page that cannot be shown leaves the others', async () => {
    const page = await signIn('/requests', (fresh) =>
      fresh.route(LIST, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: (await answer.text()).replaceAll('"lapsed"', '"beamed"') });
      }),
    );
    await page.getByRole('heading', { level: 1, name: 'This page cannot be shown' }).waitFor();
    await look(page, 'trouble-newer');
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Deletions' }).click();
    await rows(page).first().waitFor();
    await page.context().close();
  });

  it.each(['awaiting-code', 'spent'])('offers nothing that is always refused: an export that is %s lapses by itself', async (state) => {
    const page = await signIn('/requests?state=waiting&kind=export', (fresh) =>
      fresh.route(/\/api\/v1\/requests\/[0-9a-f-]{36}$/, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), state } });
      }),
    );
    await rows(page).first().getByRole('link').first().click();
    await giveCase(page);
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    expect(await page.getByRole('button', { name: 'Cancel the export' }).count()).toBe(0);
    await page.context().close();
  }); // prettier-ignore

  it('renews a token that has ended, and says so when it cannot', async () => {
    const page = await signIn('/requests');
    await rows(page).first().waitFor();
    const renewals: Request[] = [];
    page.on('request', (request) => request.url().endsWith('/token') && renewals.push(request));
    await page.route(LIST, (route) => route.fulfill({ status: 401 }), { times: 1 });
    await eventually(() => renewals.length === 1);
    await page.getByLabel('Kind').selectOption('Deletions');
    await rows(page).filter({ hasText: 'Export' }).first().waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.route('**/token', (route) => route.fulfill({ status: 400, headers: { 'access-control-allow-origin': '*' } })); // prettier-ignore
    await page.route(LIST, (route) => route.fulfill({ status: 401 }));
    await page.getByRole('alert').getByText('Your session has ended.').waitFor();
    await page.context().close();
  });

  it('is worked with by keyboard: a dialogue takes the focus, and gives it back', async () => {
    const page = await signIn('/requests?state=waiting&kind=export');
    await rows(page).first().getByRole('link').first().focus();
    await page.keyboard.press('Enter');
    await giveCase(page);
    const cancel = page.getByRole('button', { name: 'Cancel the export' });
    await cancel.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await eventually(async () => expect(await dialog.locator(':focus').count()).toBe(1));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () =>
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel the export'),
    );
    expect(windows.complaints).toEqual([]);
    await page.context().close();
  });
});
