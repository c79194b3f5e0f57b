import { instant, type SubjectId } from '@envoi/event-sourcing';
import type { Page } from 'playwright-core';
import { startConsoleAlone, type ConsoleAlone } from './console-alone.ts';
import { flawsOf, look, signInAs, Windows } from './console-window.ts';
import { eventually } from './eventually.ts';
import { setLinkUse, setState } from './filled-read-models.ts';

const NOBODY = '7d9f0a4e-0000-4000-8000-00000000000e' as SubjectId;

describe('the lists of the console, over 3,000 requests of a year', () => {
  let running: ConsoleAlone;
  let windows: Windows;

  beforeAll(async () => {
    running = await startConsoleAlone({ requests: 3_000 });
    windows = await Windows.open();
  }, 90_000);
  afterAll(async () => {
    await windows.close();
    await running.stop();
  }, 30_000);

  const signIn = async (path: string, options?: Parameters<Windows['open']>[1]): Promise<Page> =>
    signInAs(await windows.open(`${running.url}${path}`, options), 'nora');
  const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('cell') });
  const isAt = (page: Page, query: Record<string, string>) =>
    eventually(() => {
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual(query);
    });

  it('are filtered by chat and by days of the browser’s zone, in the address', async () => {
    const page = await signIn('/requests', { timezoneId: 'America/New_York' });
    await page.getByLabel('Chat').fill('acme');
    await page.keyboard.press('Enter');
    await isAt(page, { connection: 'acme' });
    await page.getByLabel('Asked from').fill('2026-03-01');
    await page.getByLabel('Asked until').fill('2026-03-08');
    const asked = { askedFrom: '2026-03-01T05:00:00.000Z', askedTo: '2026-03-09T04:00:00.000Z' }; // an hour is left out between
    await isAt(page, { connection: 'acme', ...asked });
    await eventually(async () => expect(await rows(page).count()).toBeLessThan(10));
    for (const row of await rows(page).all()) await row.getByText('acme', { exact: true }).waitFor();
    await page.reload();
    await rows(page).first().waitFor();
    expect(await page.getByLabel('Asked until').inputValue()).toBe('2026-03-08');
    expect(await page.getByLabel('Chat').inputValue()).toBe('acme');
    await page.getByLabel('Order').selectOption('Soonest due'); // which has days of its own
    await isAt(page, { connection: 'acme', sort: 'dueAt' });
    await page.getByLabel('Due until').fill('2026-12-31');
    await isAt(page, { connection: 'acme', sort: 'dueAt', dueBefore: '2027-01-01T05:00:00.000Z' });
    await page.getByLabel('Chat').fill('Not an id');
    await page.getByText('An id, like acme-chat').waitFor();
    await look(page, 'filters');
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Clear' }).click();
    await isAt(page, {});
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.context().close();
  });

  it('are shown a page at a time, and each page can be gone back to', async () => {
    const page = await signIn('/requests?sort=askedAt');
    await eventually(async () => expect(await rows(page).count()).toBe(50));
    const first = await rows(page).first().innerText();
    await page.getByRole('button', { name: 'Next page' }).click();
    await eventually(async () => expect(await rows(page).first().innerText()).not.toBe(first));
    expect(await rows(page).count()).toBe(50);
    await page.goBack();
    await eventually(async () => expect(await rows(page).first().innerText()).toBe(first));
    await page.context().close();
  });

  it('show what changes meanwhile', async () => {
    const page = await signIn('/requests?state=waiting');
    const link = rows(page).first().getByRole('link').first();
    const key = String(await link.getAttribute('href'))
      .split('/')
      .at(-1);
    await setState(running.database, String(key), 'cancelled');
    await page.locator(`a[href$="${key}"]`).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('lead to an export, and say whether its links work, and how often they were used', async () => {
    const page = await signIn('/requests?state=delivered&sort=askedAt');
    await rows(page).first().getByRole('link').first().click();
    await page.getByLabel('Ticket').fill('OPS-1');
    await page.getByRole('button', { name: 'Show the record' }).click();
    const links = page.getByRole('region', { name: 'Its links' });
    await links.getByText('expired', { exact: true }).waitFor();
    await links.getByText('never', { exact: true }).waitFor();
    const exportId = String(page.url().split('/').at(-1));
    const [firstAt, lastAt] = [instant('2025-12-01T10:00:00Z'), instant('2025-12-02T11:00:00Z')];
    await setLinkUse(running.database, { exportId, subject: NOBODY, count: 1_204, firstAt, lastAt });
    await links.getByRole('button', { name: 'Look again' }).click();
    await links.getByText('1,204 times', { exact: true }).waitFor();
    await links.getByText('Dec 2, 2025, 11:00:00 AM', { exact: true }).waitFor();
    await look(page, 'export-links');
    expect(await flawsOf(page)).toEqual([]);
    await page.context().close();
  });

  it('of deletions are filtered by state', async () => {
    const page = await signIn('/deletions');
    await rows(page).filter({ hasText: 'deleted' }).first().waitFor();
    await page.getByLabel('State').selectOption('parked');
    await isAt(page, { state: 'parked' });
    await rows(page).filter({ hasText: 'deleted' }).first().waitFor({ state: 'detached' });
    await rows(page).filter({ hasText: 'parked' }).first().waitFor();
    await page.getByLabel('State').selectOption('held');
    await page.getByText('No deletion is like that.').waitFor();
    await page.context().close();
  });

  it('come before their filters on a phone', async () => {
    const page = await signIn('/requests', { viewport: { width: 390, height: 844 } });
    await rows(page).first().waitFor();
    expect(await page.getByLabel('State').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Filter and search' }).click();
    await page.getByLabel('State').selectOption('lapsed');
    await isAt(page, { state: 'lapsed' });
    await look(page, 'filters-phone');
    expect(await flawsOf(page)).toEqual([]);
    expect(windows.complaints).toEqual([]);
    await page.context().close();
  });
});
