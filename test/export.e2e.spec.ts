import { DAY, HOUR, MINUTE, plus, instant } from '@envoi/event-sourcing';
import { eventually } from './eventually.ts';
import { type Said } from './outside/chat.ts';
import { type TestAttachment } from './outside/workspace.ts';
import { startSystem, type System } from './system.ts';

const WRONG = 'bbbbbb';

describe('Get my attachments, as members see it', () => {
  let system: System;
  let count = 0;

  beforeAll(async () => {
    system = await startSystem({ BRAKE_WRONG_CODES_PER_HOUR: '8' });
  }, 60_000);
  afterAll(() => system.stop());
  afterEach(() => {
    system.chat.answer = () => undefined;
    system.workspace.intercept = () => false;
  });

  const attachment = (n: number, more: Partial<TestAttachment> = {}): TestAttachment => ({
    id: `file-${count}-${n}`,
    name: `Notes ${n}.txt`,
    uploadedAt: instant(Date.parse('2026-01-01T00:00:00Z') + n).toString(),
    content: Buffer.from(`content of ${n}\n`),
    type: 'text/plain',
    place: { kind: 'room', id: 'r', name: 'Garden' },
    ...more,
  });
  const somebody = (...attachments: TestAttachment[]) =>
    system.workspace.member(`owner-${(count += 1)}`, { attachments });
  const ask = (from: string, text: string) => system.chat.ask({ from, text });
  const noticeTo = (memberId: string, kind: string) =>
    system.chat.first((said) => said.kind === kind && said.recipient.memberId === memberId, `${kind} to ${memberId}`);
  const confirm = async (from: string): Promise<Said> => {
    const instructions = await ask(from, 'Get my attachments');
    return ask(from, instructions.command ?? `no command in ${instructions.kind}`);
  };
  const exportOf = async (from: string): Promise<Said> => {
    expect((await confirm(from)).kind).toBe('export-accepted');
    await system.assistant.clock.moveAhead(DAY + MINUTE);
    return noticeTo(from, 'export-ready');
  };
  /** Asks until that is the answer: what the chat did with the last message is recorded a moment after it came. */
  const answered = (from: string, text: string, kind: string): Promise<Said> =>
    eventually(
      async () => {
        const said = await ask(from, text);
        expect(said.kind).toBe(kind);
        return said;
      },
      { every: 200 },
    );
  const page = (said: Said, rel: string) => said.pages?.find((p) => p.rel === rel)?.url ?? `no ${rel} page`;
  const post = (url: string) => fetch(url, { method: 'POST' });

  it('delivers a file of links, each of which brings its attachment byte for byte', async () => {
    const files = [attachment(1), attachment(2, { name: 'Grüße "1".csv', content: Buffer.from([0, 255, 10, 13]) })];
    const mia = somebody(...files);
    const ready = await exportOf(mia.id);
    expect(ready.link?.expiresAt).toBeDefined();
    const list = await (await fetch(ready.link!.url)).text();
    const links = list.split('\n').filter((line) => line !== '');
    expect(links).toHaveLength(2);
    for (const [n, link] of links.entries()) {
      const response = await fetch(link);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(files[n]?.content);
      expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('cache-control')).toContain('no-store');
    }
    const part = await fetch(links[0]!, { headers: { range: 'bytes=3-6' } });
    expect([part.status, await part.text()]).toEqual([206, 'tent']);
  }, 60_000);

  it('delivers an empty file when nothing was found, and says so', async () => {
    const ready = await exportOf(somebody().id);
    expect(await (await fetch(ready.link!.url)).text()).toBe('');
    expect(ready.plainText).toMatch(/no attachments|nothing|not find|0 attachments/i);
  }, 60_000);

  it('says how many attachments are missing, and the page says which and why', async () => {
    const mia = somebody(attachment(1), attachment(2, { name: 'Gone.txt', available: false, reason: 'retention' }));
    const ready = await exportOf(mia.id);
    expect(ready.plainText).toMatch(/1 attachment/);
    const json = (await (await fetch(ready.link!.url.replace('.txt', '.json'))).json()) as {
      items: unknown[];
      missing: { name: string; reason: string }[];
    };
    expect(json.items).toHaveLength(1);
    expect(json.missing).toMatchObject([{ name: 'Gone.txt', reason: 'retention' }]);
    const before = await (await fetch(page(ready, 'export'))).text();
    expect(before).not.toContain('Notes 1.txt');
    const body = new URLSearchParams({ list: 'missing', page: '1' });
    const listed = await fetch(page(ready, 'export'), { method: 'POST', body });
    expect(await listed.text()).toContain('Gone.txt');
  }, 60_000);

  it('shows the same code while it is valid, and a new one after a wrong one', async () => {
    const mia = somebody();
    const first = await ask(mia.id, 'Get my attachments');
    const again = await ask(mia.id, 'get my attachments.');
    expect((await ask(mia.id, 'Get my attachments')).command).toBe(first.command);
    expect(again.kind).not.toBe('export-accepted');
    const wrong = await ask(mia.id, `Get my attachments ${WRONG}`);
    expect(wrong.kind).toBe('export-instructions');
    expect(wrong.command).not.toBe(first.command);
    expect((await ask(mia.id, first.command!)).kind).toBe('export-instructions');
    const newest = await ask(mia.id, 'Get my attachments');
    expect((await ask(mia.id, newest.command!.replace('attachments ', 'attachments'))).kind).toBe('export-accepted');
  }, 60_000);

  it('gives a new code when one is entered too late, and stops at five in an hour', async () => {
    const mia = somebody();
    let said = await ask(mia.id, 'Get my attachments');
    const seen = new Set([said.command]);
    for (let n = 2; n <= 5; n += 1) {
      await system.assistant.clock.moveAhead(10 * MINUTE + 1000);
      said = await ask(mia.id, said.command!);
      expect(said.kind).toBe('export-instructions');
      seen.add(said.command);
    }
    expect(seen.size).toBe(5);
    await system.assistant.clock.moveAhead(10 * MINUTE + 1000);
    expect((await ask(mia.id, 'Get my attachments')).kind).toBe('export-too-many-codes');
    await system.assistant.clock.moveAhead(HOUR);
    expect((await ask(mia.id, 'Get my attachments')).kind).toBe('export-instructions');
  }, 60_000);

  it('allows one export in seven days, says when the next is possible, and shows where it stands meanwhile', async () => {
    const mia = somebody(attachment(1));
    expect((await confirm(mia.id)).kind).toBe('export-accepted');
    expect((await ask(mia.id, 'Get my attachments')).kind).toBe('export-under-way');
    await system.assistant.clock.moveAhead(DAY + MINUTE);
    const old = await noticeTo(mia.id, 'export-ready');
    const refused = await answered(mia.id, 'Get my attachments', 'export-within-seven-days');
    expect(refused.command).toBeUndefined();
    await system.assistant.clock.moveAhead(6 * DAY - 2 * MINUTE);
    expect((await fetch(old.link!.url)).status).toBe(200);
    await system.assistant.clock.moveAhead(3 * MINUTE);
    expect((await fetch(old.link!.url)).status).toBe(410);
    expect((await ask(mia.id, 'Get my attachments')).kind).toBe('export-instructions');
  }, 60_000);

  it('sends the link once more when the code is entered again', async () => {
    const mia = somebody(attachment(1));
    const instructions = await ask(mia.id, 'Get my attachments');
    await ask(mia.id, instructions.command!);
    await system.assistant.clock.moveAhead(DAY + MINUTE);
    const ready = await noticeTo(mia.id, 'export-ready');
    const again = await answered(mia.id, instructions.command!, 'export-link-again');
    expect(again.link?.url).toBe(ready.link?.url);
  }, 60_000);

  it('stops by the cancel link, after a button, and gives the slot back', async () => {
    const mia = somebody(attachment(1));
    const accepted = await confirm(mia.id);
    const cancel = page(accepted, 'cancel');
    expect((await fetch(cancel)).status).toBe(200);
    expect((await ask(mia.id, 'Get my attachments')).kind).toBe('export-under-way');
    expect((await post(cancel)).status).toBe(200);
    await noticeTo(mia.id, 'export-cancelled');
    expect((await ask(mia.id, 'Get my attachments')).kind).toBe('export-instructions');
  }, 60_000);

  it('tells the other devices, with a link that cancels', async () => {
    const mia = somebody();
    await confirm(mia.id);
    const notice = await eventuallyNotice(system, mia.id);
    expect(notice.body.kind).toBe('export-accepted');
    expect((await post(notice.body.cancelUrl)).status).toBe(200);
    await noticeTo(mia.id, 'export-cancelled');
  }, 60_000);

  it('revokes links from the page: they are gone for whoever has them', async () => {
    const mia = somebody(attachment(1));
    const ready = await exportOf(mia.id);
    const [link] = (await (await fetch(ready.link!.url)).text()).split('\n');
    const revoke = page(ready, 'export').replace('?', '/revoke?');
    expect((await post(revoke)).status).toBe(200);
    expect((await fetch(ready.link!.url)).status).toBe(410);
    expect((await fetch(link!)).status).toBe(410);
    expect((await ask(mia.id, 'Get my attachments')).kind).toBe('export-within-seven-days');
  }, 60_000);

  it('stops when the member becomes managed in between, and says so', async () => {
    const mia = somebody(attachment(1));
    await confirm(mia.id);
    mia.managed = { by: 'team' };
    await system.assistant.clock.moveAhead(DAY + MINUTE);
    expect((await noticeTo(mia.id, 'export-stopped-managed')).link).toBeUndefined();
    expect((await ask(mia.id, 'Get my attachments')).kind).toBe('managed');
  }, 60_000);

  it('does not send a link again to a member who became managed before it could be sent', async () => {
    const mia = somebody(attachment(1));
    expect((await confirm(mia.id)).kind).toBe('export-accepted');
    const code = system.chat.said.findLast((said) => said.command !== undefined && said.recipient.memberId === mia.id);
    await system.assistant.clock.moveAhead(DAY + MINUTE);
    await noticeTo(mia.id, 'export-ready');
    await answered(mia.id, code!.command!, 'export-link-again');
    system.chat.answer = ({ kind }) => (kind === 'export-link-again' ? { status: 503 } : undefined);
    const answer = ask(mia.id, code!.command!);
    await eventuallyTried(system, 'export-link-again');
    mia.managed = { by: 'team' };
    system.chat.answer = () => undefined;
    expect((await answer).kind).toBe('managed');
  }, 60_000);

  it('refuses a click of a member who became managed, and of one who is gone', async () => {
    const mia = somebody(attachment(1));
    const ready = await exportOf(mia.id);
    mia.managed = { by: 'team' };
    expect((await fetch(ready.link!.url)).status).toBe(403);
    const tampered = ready.link!.url.replace(/([?&]s=)(.)/, (_, name, first) => `${name}${first === 'A' ? 'B' : 'A'}`);
    expect((await fetch(tampered)).status).toBe(404);
    const ben = somebody(attachment(1));
    const gone = await exportOf(ben.id);
    system.workspace.members.delete(ben.id);
    expect((await fetch(gone.link!.url)).status).toBe(410);
  }, 60_000);

  it('announces a later date when the chat was down for long, and sends only that', async () => {
    const mia = somebody(attachment(1));
    await confirm(mia.id);
    system.chat.answer = ({ kind }) => (kind === 'export-ready' ? { status: 503 } : undefined);
    await system.assistant.clock.moveAhead(DAY + MINUTE);
    await eventuallyTried(system, 'export-ready');
    const first = system.assistant.clock.now();
    await system.assistant.clock.moveAhead(2 * HOUR);
    system.chat.answer = () => undefined;
    const ready = await noticeTo(mia.id, 'export-ready');
    expect(ready.link!.expiresAt > plus(first, 6 * DAY + HOUR)).toBe(true);
    expect((await fetch(ready.link!.url)).status).toBe(200);
  }, 60_000);

  it('sends a fresh code when the first lapsed before the chat took it', async () => {
    const mia = somebody();
    await ask(mia.id, 'Help');
    system.chat.answer = () => ({ status: 503 });
    const asked = await system.chat.write({ from: mia.id, text: 'Get my attachments' });
    await eventuallyTried(system, 'export-instructions');
    await system.assistant.clock.moveAhead(11 * MINUTE);
    system.chat.answer = () => undefined;
    const said = await system.chat.answerTo(asked);
    expect((await ask(mia.id, said.command!)).kind).toBe('export-accepted');
  }, 60_000);

  it('gives the slot back when the message with the links cannot be delivered for good', async () => {
    const mia = somebody(attachment(1));
    await confirm(mia.id);
    system.chat.answer = ({ kind, recipient }) =>
      kind === 'export-ready' && recipient.memberId === mia.id ? { status: 410 } : undefined;
    await system.assistant.clock.moveAhead(DAY + MINUTE);
    await eventuallyTried(system, 'export-ready', 410);
    system.chat.answer = () => undefined;
    await answered(mia.id, 'Get my attachments', 'export-instructions');
    await noticeTo(mia.id, 'export-undeliverable');
  }, 60_000);

  it('holds confirmations while too many codes are wrong, and goes on by itself', async () => {
    for (let n = 0; n < 8; n += 1) {
      const other = somebody();
      await ask(other.id, 'Get my attachments');
      await ask(other.id, `Get my attachments ${WRONG}`);
    }
    const mia = somebody();
    expect((await confirm(mia.id)).kind).toBe('export-held');
    await system.assistant.clock.moveAhead(HOUR + MINUTE);
    await system.assistant.clock.moveAhead(DAY);
    await noticeTo(mia.id, 'export-ready');
  }, 60_000);
});

const eventuallyTried = (system: System, kind: string, status = 503) =>
  eventually(() => {
    expect(system.chat.attempts.some((attempt) => attempt.kind === kind && attempt.status === status)).toBe(true);
  });

const eventuallyNotice = (system: System, memberId: string) =>
  eventually(() => {
    const notice = system.workspace.notices.find((n) => n.memberId === memberId);
    if (notice === undefined) throw new Error('no notice');
    return notice;
  });
