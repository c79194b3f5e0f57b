import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { StandaloneProcess } from './process.ts';
import { freePort } from './system.ts';

/** Set it to a directory to look at every step. */
const pictures = process.env['PICTURES'];

describe('the whole story, in a browser, as npm start runs it', () => {
  let directory: string;
  let standalone: StandaloneProcess;
  let browser: Browser;
  let page: Page;
  const content = Buffer.from('Grüße aus İstanbul\n'.repeat(1000));

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'envoi-story-'));
    const [gateway, playground] = [await freePort(), await freePort()];
    const gatewayUrl = `http://127.0.0.1:${gateway}`;
    standalone = new StandaloneProcess(
      {
        DATA_DIR: join(directory, 'data'),
        GATEWAY_PORT: String(gateway),
        PLAYGROUND_PORT: String(playground),
        EXPORT_READY_AFTER: 'PT24H',
      },
      gatewayUrl,
    );
    await standalone.start();
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1360, height: 850 } });
    await page.goto(`http://127.0.0.1:${playground}`);
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await standalone.end('SIGTERM');
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  const look = async (name: string): Promise<void> => {
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  };
  const log = () => page.getByRole('log');
  const write = async (text: string): Promise<void> => {
    await page.getByLabel('Message', { exact: true }).fill(text);
    await page.keyboard.press('Enter');
  };
  const copyable = () => page.getByRole('button', { name: /^Copy Get my attachments [a-z]{6}$/ });
  const newest = async (count: number): Promise<string> => {
    await copyable()
      .nth(count - 1)
      .waitFor();
    return (
      (await copyable()
        .nth(count - 1)
        .getAttribute('aria-label')) ?? ''
    ).replace('Copy ', '');
  };

  const downloaded = async (open: () => Promise<unknown>): Promise<Buffer> => {
    const download = page.waitForEvent('download');
    await open();
    return readFile(await (await download).path());
  };

  it('uploads a file in a conversation with a colleague', async () => {
    await page.getByRole('button', { name: /Alma/ }).click();
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    await page.getByRole('button', { name: /^Design reviews/ }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Upload files' }).click();
    await (await chooser).setFiles({ name: 'greetings.txt', mimeType: 'text/plain', buffer: content });
    await log()
      .getByRole('link', { name: /greetings\.txt/ })
      .waitFor();
    await look('1-uploaded');
  });

  it('invites the assistant, which introduces itself', async () => {
    await page.getByRole('button', { name: 'Invite the assistant' }).first().click();
    await page.getByRole('heading', { name: 'Envoi' }).waitFor();
    await log().getByText('Get my attachments').first().waitFor();
    await look('2-invited');
  });

  it('asks, mistypes the code, gets a new one, and confirms with it', async () => {
    await write('Get my attachments');
    const first = await newest(1);
    await write('Get my attachments bbbbbb');
    const second = await newest(2);
    expect(second).not.toBe(first);
    await look('3-new-code');
    await write(second);
    await log().getByText('Confirmed. I am collecting your attachments.').waitFor();
    await look('4-confirmed');
  });

  it('waits a day, opens the file, and gets back what was uploaded, byte for byte', async () => {
    await page.getByRole('button', { name: '+24 h' }).click();
    const link = log().getByRole('link', { name: /attachments\.txt/ });
    await link.waitFor({ timeout: 15_000 });
    await look('5-delivered');
    const file = String(await link.getAttribute('href'));
    await link.evaluate('(a) => a.removeAttribute("target")'); // Playwright loses sight of tabs that only download
    const text = (await downloaded(() => link.click())).toString();
    const lines = text.split('\n').filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(1);

    const json = await (await fetch(file.replace('.txt', '.json'))).json();
    const { items } = json as { items: { name: string; url: string }[] };
    expect(items.map(({ url }) => url)).toEqual(lines);
    const mine = items.find(({ name }) => name === 'greetings.txt');
    const follow = `location.href = ${JSON.stringify(mine?.url)}`;
    expect(await downloaded(() => page.evaluate(follow))).toEqual(content);
  });

  it('shows the list on the page of the export, after a button', async () => {
    const link = log().getByRole('link', { name: /exports\/[^/]+\?/ });
    const opened = page.waitForEvent('popup');
    await link.first().click();
    const popup = await opened;
    await popup.waitForLoadState();
    expect(await popup.content()).not.toContain('greetings.txt');
    await popup.getByRole('button').first().click();
    await popup.getByText('greetings.txt').waitFor();
    if (pictures !== undefined) await popup.screenshot({ path: join(pictures, '6-page.png'), fullPage: true });
  });
});
