import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Running } from '../apps/playground/test/running.ts';
import { launchBrowser } from './browser.ts';
import { eventually } from './eventually.ts';

const code = 'Get my attachments ktsbnr';

describe('the page of the playground', () => {
  const running = new Running();
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let conversation: string;
  let memberId: string;

  beforeAll(async () => {
    await running.start();
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1360, height: 850 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    page = await context.newPage();
    await page.goto(running.url);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await running.stop();
  });

  const flawsOf = async (shown: Page) => {
    const flaws: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await shown.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page: shown }).setLegacyMode().analyze();
      flaws.push(...violations.map(({ id, nodes }) => `${colorScheme}: ${id} ${nodes.map((n) => n.html).join(' ')}`));
    }
    return flaws;
  };
  const log = () => page.getByRole('log');
  const assistantSays = (text: string, more: object = {}) =>
    running.assistant.say(running.url, {
      text,
      conversation: { id: conversation },
      recipient: { memberId },
      ...more,
    });

  it('lets one choose whom to be, and says who is managed', async () => {
    await page.getByRole('button', { name: /Hugo\s*managed/ }).waitFor();
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole('button', { name: /Alma/ }).click();
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
  });

  it('invites the assistant, and shows what it says as it says it', async () => {
    await page.getByRole('button', { name: 'Invite the assistant' }).first().click();
    await page.getByRole('heading', { name: 'Envoi' }).waitFor();
    await eventually(() => running.assistant.webhooks.length === 1);
    const { data } = running.assistant.webhooks[0]!;
    [conversation, memberId] = [data.conversation.id, data.sender.id];
    await page.getByLabel('Message', { exact: true }).fill('Get my attachments');
    await page.keyboard.press('Enter');
    await eventually(() => running.assistant.webhooks.some(({ type }) => type === 'message.created'));
    const text = `To confirm, copy this:\n\n\`\`\`\n${code}\n\`\`\`\n\nOr [read more](https://example.org/).`;
    expect(await assistantSays(text, { sensitive: true, command: code })).toBe(200);
    await log().getByText('To confirm').waitFor();
  });

  it('copies a command exactly, and opens links beside the chat', async () => {
    await page.getByRole('button', { name: `Copy ${code}` }).click();
    await page.getByRole('button', { name: `Copied ${code}` }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(code);
    const link = log().getByRole('link', { name: 'read more' });
    expect([await link.getAttribute('target'), await link.getAttribute('rel')]).toEqual([
      '_blank',
      'noopener noreferrer',
    ]);
  });

  it('uploads what is chosen and what is dropped', async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Upload files' }).click();
    await (await chooser).setFiles({ name: 'chosen.txt', mimeType: 'text/plain', buffer: Buffer.from('chosen') });
    await log()
      .getByRole('link', { name: /chosen\.txt/ })
      .waitFor();
    const files = await page.evaluateHandle(
      "const transfer = new DataTransfer(); transfer.items.add(new File(['dropped'], 'dropped.txt')); transfer",
    );
    await log().dispatchEvent('drop', { dataTransfer: files });
    await log()
      .getByRole('link', { name: /dropped\.txt/ })
      .waitFor();
  });

  it('edits an own message', async () => {
    await log().getByRole('article').filter({ hasText: 'Get my attachments' }).first().hover();
    await page.getByRole('button', { name: 'Edit the message' }).first().click();
    await page.getByLabel('New text').fill('Help');
    await page.keyboard.press('Enter');
    await log().getByText('(edited)').waitFor();
    await eventually(() => running.assistant.webhooks.some(({ type }) => type === 'message.edited'));
  });

  it('moves the clock, and shows the webhooks and what reached other devices', async () => {
    await page.getByRole('button', { name: '+24 h' }).click();
    await page.getByRole('region', { name: 'Clock' }).getByText('+1 d').waitFor();
    await page.getByText('message.send · help').first().waitFor();
    const body = JSON.stringify({ kind: 'export-accepted', text: 'Was it you?', cancelUrl: 'http://localhost/cancel' });
    await running.workspace(`/members/${memberId}/notices`, {
      method: 'POST',
      body,
      headers: { 'idempotency-key': 'k' },
    });
    await page.getByRole('status', { name: 'Notices on other devices' }).getByText('Was it you?').waitFor();
    await page.getByRole('tab', { name: 'Other devices' }).click();
    await page.getByRole('tabpanel').getByText('Was it you?').waitFor();
  });

  it('has no accessibility violation, light or dark, in the chat and in the dialogue', async () => {
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByRole('dialog').waitFor();
    expect(await flawsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }, 60_000);

  it('fits a phone: the list is a drawer, and nothing is wider than the screen', async () => {
    const phone = await browser.newContext({
      viewport: { width: 390, height: 800 },
      hasTouch: true,
      storageState: await context.storageState(),
    });
    const small = await phone.newPage();
    await small.goto(running.url);
    await small.getByRole('button', { name: /^Design reviews/ }).click();
    await small.getByRole('heading', { name: 'Design reviews' }).waitFor();
    await small.getByRole('button', { name: /^Envoi/ }).waitFor({ state: 'hidden' });
    expect(await small.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await flawsOf(small)).toEqual([]);
    await small.getByRole('button', { name: 'Conversations' }).click();
    await small.getByRole('button', { name: /^Envoi/ }).waitFor();
    await small.getByRole('button', { name: 'Behind the scenes' }).click();
    await small.getByRole('region', { name: 'Clock' }).waitFor();
    expect(await flawsOf(small)).toEqual([]);
  }, 60_000);
});
