import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { StandaloneProcess } from './process.ts';
import { freePort } from './system.ts';

/** Set it to a directory to look at every step. */
const pictures = process.env['PICTURES'];

describe('Delete me, in a browser, on two devices, as npm start runs it', () => {
  let directory: string;
  let standalone: StandaloneProcess;
  let browser: Browser;
  let laptop: Page;
  let phone: Page;
  let colleague: Page;
  let progress: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'envoi-deletion-'));
    const [gateway, playground] = [await freePort(), await freePort()];
    const gatewayUrl = `http://127.0.0.1:${gateway}`;
    const ports = { GATEWAY_PORT: String(gateway), PLAYGROUND_PORT: String(playground) };
    standalone = new StandaloneProcess({ DATA_DIR: join(directory, 'data'), ...ports }, gatewayUrl);
    await standalone.start();
    browser = await launchBrowser();
    const open = async (width: number, height: number, who: RegExp): Promise<Page> => {
      const page = await (await browser.newContext({ viewport: { width, height } })).newPage();
      await page.goto(`http://127.0.0.1:${playground}`);
      await page.getByRole('button', { name: who }).click();
      return page;
    };
    laptop = await open(1360, 850, /Alma/);
    phone = await open(390, 844, /Alma/);
    colleague = await open(1360, 850, /Bruno/);
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await standalone.end('SIGTERM');
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  const look = async (page: Page, name: string): Promise<void> => {
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  };
  const flawsOf = async (page: Page): Promise<string[]> => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`);
  };
  const write = async (text: string): Promise<void> => {
    await laptop.getByLabel('Message', { exact: true }).fill(text);
    await laptop.keyboard.press('Enter');
  };

  it('shows both devices, contacts, meetings and the sign-in account', async () => {
    await laptop.getByRole('tab', { name: 'Account' }).click();
    await laptop.getByText('Signed in on 2 devices').waitFor();
    await laptop.getByText('Dentist').waitFor();
    expect(await flawsOf(laptop)).toEqual([]);
    await look(laptop, '1-account');
  });

  it('tells what will happen, with counts, and a code', async () => {
    await laptop.getByRole('button', { name: 'Invite the assistant' }).first().click();
    await laptop.getByRole('heading', { name: 'Envoi' }).waitFor();
    await write('Delete me');
    const copy = laptop.getByRole('button', { name: /^Copy Delete me [a-z]{6}$/ });
    await copy.waitFor();
    await laptop.getByRole('log').getByText('2 devices').waitFor();
    const link = laptop.getByRole('log').getByRole('link', { name: /\/deletions\// });
    progress = String(await link.getAttribute('href'));
    await look(laptop, '2-instructions');
    await write(String(await copy.getAttribute('aria-label')).replace('Copy ', ''));
  });

  it('says goodbye, and signs out both devices while one watches', async () => {
    await laptop.getByRole('log').getByText('Goodbye. Your profile is being deleted').waitFor({ timeout: 20_000 });
    await look(laptop, '3-goodbye');
    for (const page of [laptop, phone])
      await page.getByRole('heading', { name: 'You were signed out' }).waitFor({ timeout: 20_000 });
    await laptop.getByText('The profile is gone.').waitFor({ timeout: 20_000 });
    await laptop.getByText('Room “Design reviews”: its administration went to Bruno.').waitFor();
    for (const page of [laptop, phone]) expect(await flawsOf(page)).toEqual([]);
    await look(laptop, '4-signed-out');
    await look(phone, '5-signed-out-on-the-phone');
    await laptop.emulateMedia({ colorScheme: 'dark' });
    await look(laptop, '6-signed-out-dark');
  });

  it('leaves others what is theirs', async () => {
    await colleague.getByRole('button', { name: /^Design reviews/ }).click();
    await colleague.getByRole('log').getByText('Three drafts of the logo.').waitFor();
    expect(await colleague.getByRole('log').getByText('Welcome! Put drafts here').count()).toBe(0);
    await colleague.getByRole('tab', { name: 'Deletions' }).click();
    await colleague.getByText('The profile is gone.').waitFor();
    await look(colleague, '7-colleague');
  });

  it('ends with a page that needs no sign-in, and a certificate', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(progress);
    await page.getByText('The deletion is complete.').waitFor();
    await page.getByRole('heading', { name: 'Certificate' }).waitFor();
    expect(await flawsOf(page)).toEqual([]);
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, '8-certificate.png'), fullPage: true });
  });

  it('lets the account come back, as somebody new', async () => {
    await phone.getByRole('button', { name: 'To the sign-in' }).click();
    await phone.getByLabel('Name').fill('Alma the second');
    await look(phone, '9-sign-in');
    expect(await flawsOf(phone)).toEqual([]);
    await phone.getByRole('button', { name: 'Create a profile' }).click();
    await phone.getByRole('button', { name: /Alma the second/ }).click();
    await phone.getByText('It gets your files, or deletes your profile.').waitFor(); // the list is there, and covers the rest
    await phone.getByRole('button', { name: 'Invite the assistant' }).first().click();
    await phone.getByRole('log').getByText('Hello, I’m Envoi').first().waitFor();
  });
});
