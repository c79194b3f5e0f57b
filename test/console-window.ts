import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/** Set it to a directory to look at every step, in light and dark. */
const pictures = process.env['PICTURES'];
const schemes = ['light', 'dark'] as const;
const phone = { width: 390, height: 844 };

/** A browser that keeps what a Content-Security-Policy kept from happening, and what was thrown. */
export class Windows {
  readonly complaints: string[] = [];

  private constructor(private readonly browser: Browser) {}

  static async open(): Promise<Windows> {
    return new Windows(await launchBrowser());
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  /** A window of somebody who is known nowhere yet. */
  async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 1360, height: 850 },
      reducedMotion: 'reduce',
      ...options,
    });
    await context.addInitScript(
      "document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error('CSP', violatedDirective, blockedURI))",
    );
    const page = await context.newPage();
    page.on('console', (message) => message.text().startsWith('CSP') && this.complaints.push(message.text()));
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    await page.goto(url);
    return page;
  }
}

/** Says who it is, where the provider elsewhere asks. */
export const enterAs = async (page: Page, name: string): Promise<void> => {
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Enter' }).click();
};

/** From the console to the provider elsewhere, and back as this person. */
export const signInAs = async (page: Page, name: string): Promise<Page> => {
  await page.getByRole('button', { name: 'Sign in' }).click();
  await enterAs(page, name);
  await page.getByRole('button', { name: 'Account of' }).waitFor();
  return page;
};

/** What axe finds, in light and in dark. */
export const flawsOf = async (page: Page): Promise<string[]> => {
  const flaws: string[] = [];
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    flaws.push(...violations.map(({ id, nodes }) => `${colorScheme}: ${id} ${nodes.map((n) => n.html).join(' ')}`));
  }
  return flaws;
};

/** Pictures of the whole page, as it is and on a phone, if somebody wants to look. */
export const look = async (page: Page, name: string): Promise<void> => {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  const before = page.viewportSize() ?? phone;
  for (const viewport of [before, phone]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const path = join(pictures, `${name}-${viewport.width}-${colorScheme}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
  await page.setViewportSize(before);
};
