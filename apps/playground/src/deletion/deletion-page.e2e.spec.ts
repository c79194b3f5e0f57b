import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../../test/browser.ts';
import { Deleting } from '../../test/deleting.ts';
import { Running } from '../../test/running.ts';

/** Set it to a directory to look at every state. */
const pictures = process.env['PICTURES'];
let pictured = 0;

describe('the page of the playground, while somebody is deleted', () => {
  const running = new Running();
  const deleting = new Deleting(running);
  const open = async (device: string, who: RegExp, width = 1360): Promise<Page> => {
    const shown = await (await browser.newContext({ viewport: { width, height: 844 } })).newPage();
    await shown.goto(running.url);
    await shown.getByLabel('This device').fill(device);
    await shown.getByRole('button', { name: who }).click();
    return shown;
  };
  const notice = (shown: Page) => shown.getByRole('heading', { name: 'You were signed out on this device' });
  let browser: Browser;
  let laptop: Page;
  let phone: Page;
  let colleague: Page;

  beforeAll(async () => {
    await running.start();
    browser = await launchBrowser();
    laptop = await open('Laptop', /Farid/);
    phone = await open('Phone', /Farid/, 390);
    colleague = await open('Desk', /Alma/);
    for (const shown of [laptop, phone, colleague]) {
      await shown.getByRole('button', { name: /^Release 4\.2/ }).click();
      await shown.getByRole('log').getByText('Release notes, first draft.').waitFor();
    }
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await running.stop();
  });

  const flawsOf = async (shown: Page): Promise<string[]> => {
    const flaws: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await shown.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await look(shown, colorScheme);
      const { violations } = await new AxeBuilder({ page: shown }).setLegacyMode().analyze();
      flaws.push(...violations.map(({ id, nodes }) => `${colorScheme}: ${id} ${nodes.map((n) => n.html).join(' ')}`));
    }
    return flaws;
  };
  const look = async (shown: Page, colorScheme: string): Promise<void> => {
    if (pictures === undefined) return;
    await mkdir(pictures, { recursive: true });
    pictured += 1;
    await shown.screenshot({ path: join(pictures, `${pictured}-${colorScheme}.png`) });
  };

  const step = async (name: string) => expect(await deleting.erase(farid, [name])).toHaveLength(1);
  let farid: string;

  it('shows the devices, contacts, meetings and the sign-in account', async () => {
    farid = (await running.signIn('Farid', 'Tablet')).id;
    await laptop.getByRole('tab', { name: 'Account' }).click();
    for (const text of ['Signed in on 3 devices', 'Laptop', 'Phone', 'Tablet', 'Greta', /go or no-go/, 'Example ID'])
      await laptop.getByRole('tabpanel').getByText(text).waitFor();
    expect(await flawsOf(laptop)).toEqual([]);
  });

  it('lets who is frozen read, and no longer write', async () => {
    await step('begin');
    for (const shown of [laptop, phone]) {
      await shown.getByText('You can still read here, and no longer write.').waitFor();
      await shown.getByRole('log').getByText('Release notes, first draft.').waitFor();
      expect(await shown.getByLabel('Message', { exact: true }).count()).toBe(0);
    }
    await colleague.getByLabel('Message', { exact: true }).fill('Still here?');
    expect(await flawsOf(laptop)).toEqual([]);
  });

  it('says on every device, at once and calmly, that it was signed out, when, and which it is', async () => {
    await step('sign-out');
    for (const [shown, name] of [
      [laptop, 'Laptop'],
      [phone, 'Phone'],
    ] as const) {
      // prettier-ignore
      await notice(shown).waitFor();
      await shown.getByRole('status').getByText(name).waitFor();
      expect(await shown.evaluate('document.activeElement.tagName')).toBe('H1');
      expect(await shown.getByRole('log').count()).toBe(0);
      expect(await flawsOf(shown)).toEqual([]);
    }
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  it('takes out what they wrote where others look, and says there what became of it', async () => {
    await step('access');
    await colleague.getByText('Room you administer').waitFor();
    await step('content');
    await colleague.getByRole('log').getByText('Release notes, first draft.').waitFor({ state: 'detached' });
    await colleague.getByRole('log').getByText('And my list of what is still open.').waitFor();
    await step('unlink');
    await colleague.getByRole('tab', { name: 'Deletions' }).click();
    for (const shown of [colleague, laptop, phone])
      for (const text of ['Room “Release 4.2”: its administration went to Alma.', 'The profile is gone.'])
        await shown.getByText(text).waitFor();
    expect(await flawsOf(colleague)).toEqual([]);
  });

  it('lets one lift what is in the way, and come back, by keyboard', async () => {
    await colleague.getByRole('button', { name: 'Lift the obstacle for Lucia' }).press('Enter');
    await colleague.getByRole('button', { name: /^Lift/ }).waitFor({ state: 'detached' });
    await laptop.getByRole('button', { name: 'To the sign-in' }).press('Enter');
    await laptop.getByLabel('Name').fill('Farid again');
    await laptop.keyboard.press('Enter');
    await laptop.getByRole('button', { name: /Farid again/ }).press('Enter');
    await laptop.getByRole('heading', { name: 'Conversations' }).waitFor();
  });
});
