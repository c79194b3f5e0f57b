import type { Page } from 'playwright-core';
import { startConsoleAlone, type ConsoleAlone } from './console-alone.ts';
import { enterAs, flawsOf, look, Windows } from './console-window.ts';

describe('the console, signed in to at a provider elsewhere', () => {
  let running: ConsoleAlone;
  let windows: Windows;

  beforeAll(async () => {
    running = await startConsoleAlone({ requests: 100 });
    windows = await Windows.open();
  }, 90_000);
  afterAll(async () => {
    await windows.close();
    await running.stop();
  }, 30_000);

  const leave = async (path = '/'): Promise<Page> => {
    const page = await windows.open(`${running.url}${path}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Name').waitFor();
    expect(new URL(page.url()).origin).toBe(running.providerUrl);
    return page;
  };
  const account = (page: Page, name: string) => page.getByRole('button', { name: `Account of ${name}` });

  it('sends the browser there with a challenge, comes back to the same address, and shows who it is', async () => {
    const asked: URL[] = [];
    const page = await windows.open(`${running.url}/requests?kind=deletion`);
    page.on('request', (request) => asked.push(new URL(request.url())));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Name').waitFor();
    const [authorization] = asked.filter(({ pathname }) => pathname === '/auth');
    expect(Object.fromEntries(authorization?.searchParams ?? [])).toMatchObject({
      ...{ response_type: 'code', client_id: 'staff-console', code_challenge_method: 'S256' },
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    await enterAs(page, 'omar');
    await account(page, 'Omar operator').waitFor();
    expect(page.url()).toBe(`${running.url}/requests?kind=deletion`);
    await page.getByRole('row').filter({ hasText: 'Deletion' }).first().waitFor();
    await page.reload();
    await account(page, 'Omar').waitFor(); // asked the provider, and nobody
    await page.context().close();
  });

  it('says so when somebody cancels, and lets them try again', async () => {
    const page = await leave('/deletions');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('alert').getByText('You are not signed in: it was cancelled, or refused.').waitFor();
    expect(page.url()).toBe(`${running.url}/deletions`);
    await look(page, 'sign-in-cancelled');
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await enterAs(page, 'nora');
    await account(page, 'Nora auditor').waitFor();
    await page.context().close();
  });

  it('says so to whoever has no role here, and lets them come as somebody else', async () => {
    const page = await leave();
    await enterAs(page, 'paul');
    await page.getByRole('alert').getByText('you have no role here').waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await enterAs(page, 'ada'); // though the provider knows Paul
    await account(page, 'Ada admin').waitFor();
    await page.context().close();
  });

  it('signs out there, too', async () => {
    const page = await leave();
    await enterAs(page, 'nora');
    await account(page, 'Nora').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Name').waitFor(); // it asks again
    await page.context().close();
  });

  it('takes no answer to a question that this window has not asked', async () => {
    const page = await windows.open(`${running.url}/?code=somebodys&state=somebodys`);
    await page.getByRole('alert').getByText('Signing in did not work.').waitFor();
    expect(page.url()).toBe(`${running.url}/`);
    await page.context().close();
  });

  it('may ask that provider for tokens, and nobody else for anything', async () => {
    const policy = String((await fetch(`${running.url}/`)).headers.get('content-security-policy'));
    expect(policy).toContain(`connect-src 'self' ${running.providerUrl};`);
    expect(windows.complaints).toEqual([]);
  });
});
