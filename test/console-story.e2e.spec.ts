import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { flawsOf, look, Windows } from './console-window.ts';
import { eventually } from './eventually.ts';
import { StandaloneProcess } from './process.ts';
import { freePort } from './system.ts';

describe('the console, in a browser, as npm start runs it', () => {
  let directory: string;
  let standalone: StandaloneProcess;
  let windows: Windows;
  let consoleUrl: string;
  let playgroundUrl: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'envoi-console-'));
    const [gateway, admin, playground] = [await freePort(), await freePort(), await freePort()];
    const ports = { GATEWAY_PORT: `${gateway}`, ADMIN_PORT: `${admin}`, PLAYGROUND_PORT: `${playground}` };
    standalone = new StandaloneProcess(
      { DATA_DIR: join(directory, 'data'), EXPORT_READY_AFTER: 'PT24H', ...ports },
      `http://127.0.0.1:${gateway}`,
    );
    await standalone.start();
    [consoleUrl, playgroundUrl] = [`http://localhost:${admin}/console`, `http://127.0.0.1:${playground}`];
    windows = await Windows.open();
  }, 90_000);
  afterAll(async () => {
    await windows.close();
    await standalone.end('SIGTERM');
    await rm(directory, { recursive: true, force: true });
  }, 30_000);

  const signIn = async (who: string, path = '/'): Promise<Page> => {
    const page = await windows.open(`${consoleUrl}${path}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: who }).click();
    await page.getByRole('button', { name: 'Account of' }).waitFor();
    return page;
  };
  it('says loudly that its sign-in is for trying out', async () => {
    const page = await windows.open(`${consoleUrl}/`);
    await page.getByText('For trying out only').waitFor();
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('There are no passwords here').waitFor();
    await look(page, '1-sign-in');
    expect(await flawsOf(page)).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['Nora', 'auditor'],
    ['Omar', 'operator'],
    ['Ada', 'admin'],
  ])('signs %s in as %s, again after a reload, and out', async (name, role) => {
    const page = await signIn(`${name}, ${role}`, '/requests?kind=export');
    await page.getByRole('button', { name: `Account of ${name} ${role}` }).waitFor();
    expect(page.url()).toBe(`${consoleUrl}/requests?kind=export`);
    const stored = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
    expect(stored).not.toMatch(/ey[JK]/); // how every JWT begins
    await page.reload();
    await page.getByRole('button', { name: `Account of ${name} ${role}` }).click();
    expect(page.url()).toBe(`${consoleUrl}/requests?kind=export`);
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.context().close();
  });

  /** Asks for something in the chat, and confirms it. */
  const ask = async (who: string, command: string): Promise<{ member: Page; code: string }> => {
    const member = await windows.open(playgroundUrl);
    await member.getByRole('button', { name: new RegExp(who) }).click();
    await member.getByRole('button', { name: 'Invite the assistant' }).first().click();
    const write = async (text: string): Promise<void> => {
      await member.getByLabel('Message', { exact: true }).fill(text);
      await member.keyboard.press('Enter');
    };
    await member.getByRole('heading', { name: 'Envoi' }).waitFor();
    await write(command);
    const copy = member.getByRole('button', { name: /^Copy .+ [a-z]{6}$/ });
    await copy.waitFor();
    const code = String(await copy.getAttribute('aria-label')).replace('Copy ', '');
    await write(code);
    return { member, code };
  };
  const giveCase = async (page: Page): Promise<void> => {
    await page.getByLabel('Ticket').fill('ops-12');
    await page.getByRole('button', { name: 'Show the record' }).click();
  };
  const row = (page: Page, text: string | RegExp) => page.getByRole('row').filter({ hasText: text });

  it('shows the export that was just asked for in the chat, and what the member was told, but not the code', async () => {
    const { member, code } = await ask('Alma', 'Get my attachments');
    await member.getByRole('log').getByText('Confirmed. I am collecting your attachments.').waitFor();
    const page = await signIn('Nora, auditor', '/requests?kind=export');
    await row(page, 'confirmed, waits').waitFor();
    await look(page, '2-requests');
    expect(await flawsOf(page)).toEqual([]);
    await row(page, 'confirmed, waits').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'Why do you look?' }).waitFor();
    expect(await flawsOf(page)).toEqual([]);
    await giveCase(page);
    await page.getByText('Confirmed. I am collecting your attachments.').waitFor();
    await page.getByText('Get my attachments [code]', { exact: true }).waitFor(); // as the chat shows it
    await page.getByRole('button', { name: 'Show the notes. Only for: operator, admin' }).waitFor();
    expect(await page.content()).not.toContain(code.split(' ').at(-1));
    await look(page, '3-request');
    expect(await flawsOf(page)).toEqual([]);
    await page.goBack();
    await row(page, 'confirmed, waits').waitFor(); // the filter is in the address
    await page.getByLabel('Search by').selectOption('Subject');
    const subject = String(await page.getByRole('link', { name: /: show$/ }).last().getAttribute('href')).split('=').at(-1); // prettier-ignore
    await page.getByLabel('Id', { exact: true }).fill(String(subject));
    await page.getByRole('button', { name: 'Search' }).click();
    await eventually(() => page.url() === `${consoleUrl}/requests?subject=${subject}`);
    await row(page, 'confirmed, waits').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.context().close();
  });

  it('shows a deletion as it runs, until it is parked, and as it goes on once an operator has driven it again', async () => {
    const { member } = await ask('Lucia', 'Delete me');
    const page = await signIn('Omar, operator', '/deletions');
    await row(page, /confirmed, waits|running/)
      .getByRole('link')
      .first()
      .click();
    await giveCase(page);
    const step = (name: string, standing: string) => page.getByRole('listitem', { name: `${name}: ${standing}` });
    await step('Signed out everywhere', 'done').waitFor();
    await step('Access removed', 'failed').waitFor();
    await look(page, '4-deletion-parked');
    expect(await flawsOf(page)).toEqual([]);

    const colleague = await windows.open(playgroundUrl);
    await colleague.getByRole('button', { name: /Bruno/ }).click();
    await colleague.getByRole('tab', { name: 'Deletions' }).click();
    await colleague.getByRole('button', { name: 'Lift the obstacle for Lucia' }).click();

    const other = await page.context().newPage();
    await other.goto(`${consoleUrl}/parked`);
    await other.getByRole('button', { name: 'Sign in' }).click(); // the provider still knows the browser
    await other.getByRole('button', { name: /^Drive again: profile-deletion/ }).click();
    await other.getByLabel('Reason').selectOption('obstacle-lifted');
    await other.getByLabel('Ticket').fill('OPS-13');
    await look(other, '5-drive-again');
    expect(await flawsOf(other)).toEqual([]);
    const drive = other.getByRole('dialog').getByRole('button', { name: 'Drive again' });
    const parkedAgain = { work: 'profile-deletion', key: '', state: 'parked-again' };
    await other.route('**/redrive', (route) => route.fulfill({ json: parkedAgain }), { times: 1 });
    await drive.click();
    await other.getByRole('alert').getByText('It was driven again, and is parked once more.').waitFor();
    await look(other, '5-parked-once-more');
    expect(await flawsOf(other)).toEqual([]);
    await drive.click();
    await other.getByText('Nothing is parked.').waitFor();

    await step('Certificate issued', 'done').waitFor(); // nobody has touched this window
    await page.getByRole('button', { name: 'Save the certificate' }).waitFor();
    await look(page, '6-deletion-complete');
    await Promise.all([page, member, colleague].map((each) => each.context().close()));
  }, 120_000);

  it('lets an auditor look, and refuses what an auditor may not do', async () => {
    const page = await signIn('Nora, auditor', '/limits');
    const release = page.getByRole('button', { name: /^Release the limit of .+ Only for: admin$/ });
    await release.waitFor();
    expect(await release.getAttribute('aria-disabled')).toBe('true');
    await release.click({ force: true });
    expect(await page.getByRole('dialog').count()).toBe(0);
    await release.focus();
    await page.getByRole('tooltip', { name: 'Only for: admin' }).waitFor();
    await page.context().close();
  });

  it('says why something is refused, and lets an operator cancel an export, of which the member is told', async () => {
    const admin = await signIn('Ada, admin', '/limits');
    await admin.getByRole('button', { name: /^Release the limit of/ }).click();
    await admin.getByLabel('Ticket').fill('OPS-14');
    await admin.getByLabel('Note for colleagues').fill('The file was empty.');
    await look(admin, '7-release');
    expect(await flawsOf(admin)).toEqual([]);
    await admin.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await admin.getByRole('alert').getByText('under way').waitFor();
    await admin.getByRole('button', { name: 'Leave it' }).click();

    const operator = await signIn('Omar, operator', '/requests?state=waiting');
    await row(operator, 'confirmed, waits').getByRole('link').first().click();
    await giveCase(operator);
    await operator.getByRole('button', { name: 'Cancel the export' }).click();
    await operator.getByLabel('Ticket').fill('OPS-15');
    await operator.getByLabel('Note for colleagues').fill('She has called us.');
    await operator.route('**/cancel', (route) => route.fetch().then(() => route.abort()), { times: 1 }); // the answer is lost
    await operator.getByRole('dialog').getByRole('button', { name: 'Cancel the export' }).click();
    await operator.getByRole('alert').getByText('The server does not answer.').waitFor();
    await operator.getByRole('dialog').getByRole('button', { name: 'Cancel the export' }).click();
    await operator.getByText('The operators of this workspace have cancelled your request').waitFor();
    await operator.getByText('cancelled', { exact: true }).waitFor();
    await operator.getByRole('button', { name: 'Show the notes' }).click();
    await operator.getByRole('listitem').getByText('She has called us.').waitFor();
    expect(await operator.getByText('She has called us.').count()).toBe(1);
    await look(operator, '8-cancelled');
    expect(await flawsOf(operator)).toEqual([]);
    await admin.getByText('Nobody is limited now.').waitFor(); // nobody has touched that window
    await Promise.all([admin, operator].map((each) => each.context().close()));
  });

  it('lets an admin look a member up, and shows an auditor who did', async () => {
    const members = (await (await fetch(`${playgroundUrl}/api/members`)).json()) as { id: string; name: string }[];
    const alma = String(members.find(({ name }) => name === 'Alma')?.id);
    const page = await signIn('Ada, admin', '/look-ups');
    await page.getByText('Nobody was looked up in that week.').waitFor();
    const lookUp = async (memberId: string, ticket: string): Promise<void> => {
      await page.getByLabel('Workspace').fill('playground');
      await page.getByRole('textbox', { name: 'Member' }).fill(memberId);
      await page.getByLabel('Ticket').fill(ticket);
      await page.getByRole('button', { name: 'Look up' }).click();
    };
    await lookUp('m-nobody', 'SEC-1');
    await page.getByRole('alert').waitFor();
    await lookUp(alma, 'SEC-2');
    await page.getByRole('link', { name: 'one request' }).waitFor();
    expect(page.url()).toBe(`${consoleUrl}/look-ups`);
    await look(page, '9-look-ups');
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'one request' }).click();
    await row(page, 'Export').waitFor();
    const auditor = await signIn('Nora, auditor', '/look-ups');
    await row(auditor, 'SEC-1').getByText('Not found').waitFor();
    await row(auditor, 'SEC-2').waitFor();
    expect(await auditor.getByRole('textbox', { name: 'Member' }).count()).toBe(0);
    expect(await auditor.getByRole('link', { name: 'Policy' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Policy' }).click();
    await row(page, 'EXPORT_LINKS_VALID_FOR').getByText('P6D', { exact: true }).waitFor();
    await Promise.all([page, auditor].map((each) => each.context().close()));
  });

  it.each([
    ['/', 'Overview'],
    ['/requests', 'Requests'],
    ['/deletions', 'Deletions'],
    ['/parked', 'Parked work'],
    ['/confirmations', 'Pending confirmations'],
    ['/limits', 'Rate limits'],
    ['/look-ups', 'Look-ups'],
    ['/consumers', 'Consumers'],
    ['/policy', 'Policy'],
    ['/nowhere', 'There is no such page'],
  ])('shows %s to an admin, from a phone to a wide screen', async (path, title) => {
    const page = await signIn('Ada, admin', path);
    for (const width of [360, 768, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.getByRole('status', { name: 'Loading' }).waitFor({ state: 'detached' });
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      if (width === 1920) await look(page, `page-${title}`);
    }
    expect(await flawsOf(page)).toEqual([]);
    await page.context().close();
  });

  it('is gone through by keyboard', async () => {
    const page = await signIn('Ada, admin');
    await page.getByRole('link', { name: 'Requests' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Requests' }).waitFor();
    await row(page, 'Deletion').first().waitFor();
    await page.getByLabel('Kind').focus();
    await page.keyboard.press('ArrowDown');
    await eventually(() => page.url().endsWith('?kind=export'));
    await row(page, 'Deletion').first().waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('has a policy that blocks nothing of its own, and no script in its page', async () => {
    const answer = await fetch(`${consoleUrl}/requests`);
    const policy = String(answer.headers.get('content-security-policy'));
    const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/=]+';/);
    expect(policy).not.toContain('unsafe');
    const html = await answer.text();
    expect(html).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/<script(?![^>]*src=)/);
    expect((await fetch(`${consoleUrl}/requests`)).headers.get('content-security-policy')).not.toContain(nonce);
    expect(windows.complaints).toEqual([]);
  });
});
