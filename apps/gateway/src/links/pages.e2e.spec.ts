import { AxeBuilder } from '@axe-core/playwright';
import { cancelLink } from '@envoi/signed-links';
import { type Browser, type Page } from 'playwright-core';
import { launchBrowser } from '../../../../test/browser.ts';
import { aFile, Linked } from '../../test/linked.ts';

const PHONE = { width: 360, height: 640 };

let linked: Linked;
let browser: Browser;

beforeAll(async () => {
  linked = await new Linked().start();
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await linked.stop();
});

const onAPhone = async (colorScheme: 'light' | 'dark'): Promise<Page> => {
  const context = await browser.newContext({ viewport: PHONE, colorScheme });
  return context.newPage();
};
const violationsOf = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const isTooWide = await page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
  return [
    ...violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`),
    ...(isTooWide ? ['wider than a phone'] : []),
  ];
};

describe.each(['light', 'dark'] as const)('on a phone, %s', (scheme) => {
  it('the list can be read, turned and revoked by anybody', async () => {
    const long = 'x'.repeat(300);
    const files = [...Array.from({ length: 501 }, (_, n) => aFile(n)), aFile(501, { name: long, missing: 'removed' })];
    const { links } = await linked.export(files);
    const page = await onAPhone(scheme);
    await page.goto(links.page);
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show the list' }).click();
    await page.getByRole('link', { name: 'Notes 0.txt' }).waitFor();
    await page.getByRole('button', { name: 'Next page' }).click();
    await page.getByRole('link', { name: 'Notes 500.txt' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show the list' }).click();
    await page.getByText(long).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Revoke these links' }).click();
    await page.getByRole('heading', { name: 'The links were revoked' }).waitFor();
  }, 60_000);

  it('a request can be cancelled by anybody', async () => {
    const { exportId } = await linked.export([], { announced: false });
    const page = await onAPhone(scheme);
    await page.goto(cancelLink(linked.url, linked.keys, exportId));
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel this request' }).click();
    await page.getByRole('heading', { name: 'The request was cancelled' }).waitFor();
    expect(linked.cancelled).toContain(exportId);
  });
});
