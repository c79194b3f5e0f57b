import { DAY, MINUTE, SECOND } from '@envoi/event-sourcing';
import { verifyEntry } from '@envoi/ledger';
import { CERTIFICATE_TYPE, certificateSchema } from '@envoi/profile-deletion';
import { verifyJws, type Jwks } from '@envoi/signing';
import { eventually } from './eventually.ts';
import { type Said } from './outside/chat.ts';
import { type TestMember } from './outside/workspace.ts';
import { startSystem, type System } from './system.ts';

const WRONG = 'bbbbbb';

interface Page {
  state: string;
  steps: { step: string; at?: string }[];
  retained: { step: string; category: string; reason: string; until?: string }[];
  certificate?: string;
}

describe('Delete me, as members see it', () => {
  let system: System;
  let count = 0;

  beforeAll(async () => {
    system = await startSystem({ DELETION_GOODBYE_HOLD: 'PT0S' });
  }, 60_000);
  afterAll(() => system.stop());
  afterEach(() => {
    system.chat.answer = () => undefined;
    system.workspace.intercept = () => false;
    system.workspace.onStep = () => undefined;
  });

  const somebody = (more: Partial<TestMember> = {}) =>
    system.workspace.member(`leaver-${(count += 1)}`, {
      attachments: [
        {
          id: `file-${count}`,
          name: 'Notes.txt',
          uploadedAt: '2026-01-01T00:00:00.000Z',
          content: Buffer.from('notes'),
          place: { kind: 'room', id: 'r', name: 'Garden' },
        },
      ],
      ...more,
    });
  const ask = (from: string, text: string) => system.chat.ask({ from, text });
  const told = (memberId: string, kind: string): Promise<Said> =>
    system.chat.first((said) => said.kind === kind && said.recipient.memberId === memberId, `${kind} to ${memberId}`);
  const confirm = async (from: string): Promise<Said> => {
    const instructions = await ask(from, 'Delete me');
    return ask(from, instructions.command ?? `no command in ${instructions.kind}`);
  };
  const pageOf = (said: Said, rel: string): string => {
    const page = said.pages?.find((one) => one.rel === rel);
    if (page === undefined) throw new Error(`${said.kind} has no ${rel} page`);
    return page.url;
  };
  const progress = async (url: string): Promise<Page> => {
    const response = await fetch(url, { headers: { accept: 'application/json' } });
    if (response.status !== 200) throw new Error(`${response.status}`);
    return (await response.json()) as Page;
  };
  const ended = (url: string, state = 'complete'): Promise<Page> =>
    eventually(async () => {
      const page = await progress(url);
      expect(page.state).toBe(state);
      return page;
    });
  const stepsOf = (memberId: string) =>
    system.workspace.steps.filter((step) => step.memberId === memberId).map(({ step }) => step);

  it('goes the whole road, in its order, and ends with a certificate', async () => {
    const mia = somebody();
    const instructions = await ask(mia.id, 'Delete me');
    expect(instructions.kind).toBe('deletion-instructions');
    expect(instructions.command).toMatch(/^Delete me [bcdfghjklmnpqrstvwxz]{6}$/);
    expect(instructions.plainText).toContain('(1)');
    const url = pageOf(instructions, 'deletion');
    expect((await ended(url, 'unconfirmed')).steps).toEqual([]);
    const accepted = await ask(mia.id, instructions.command!);
    expect(accepted.kind).toBe('deletion-accepted');
    expect(pageOf(accepted, 'deletion')).toBe(url);
    expect(pageOf(await told(mia.id, 'deletion-goodbye'), 'deletion')).toBe(url);
    const page = await ended(url);
    expect(stepsOf(mia.id)).toEqual(['begin', 'sign-out', 'access', 'content', 'unlink']);
    expect(new Set(system.workspace.steps.map(({ incarnation }) => incarnation))).toEqual(new Set([mia.incarnation]));
    expect(page.steps.every(({ at }) => /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(at ?? ''))).toBe(true);
    const keys = (await (await fetch(`${system.assistant.gatewayUrl}/.well-known/jwks.json`)).json()) as Jwks;
    const { payload } = await verifyJws(page.certificate!, keys, CERTIFICATE_TYPE);
    const certificate = certificateSchema.parse(payload);
    expect(certificate).toMatchObject({ outcome: 'deleted', checked: { memberGone: 'unknown' } });
    expect(certificate.steps.map(({ step }) => step)).toEqual(['begin', 'sign-out', 'access', 'content', 'unlink']);
    if (certificate.version !== 2) throw new Error('it has no entry in the ledger');
    expect(verifyEntry(certificate.ledger, keys).size).toBeGreaterThan(certificate.ledger.leafIndex);
    const html = await (await fetch(url)).text();
    expect(html).toContain('The deletion is complete.');
    expect((await ask(mia.id, 'Delete me')).kind).toBe('unknown-person');
  }, 60_000);

  it('shows the same code while it is valid, a new one after a wrong one, and never takes that of an export', async () => {
    const mia = somebody();
    const first = await ask(mia.id, 'Delete me');
    expect((await ask(mia.id, 'delete me.')).command).toBe(first.command);
    const exporting = await ask(mia.id, 'Get my attachments');
    const foreign = exporting.command!.replace('Get my attachments', 'Delete me');
    expect((await ask(mia.id, foreign)).kind).toBe('deletion-instructions');
    const wrong = await ask(mia.id, `Delete me ${WRONG}`);
    expect([wrong.kind, wrong.command === first.command]).toEqual(['deletion-instructions', false]);
    expect((await ask(mia.id, first.command!)).kind).toBe('deletion-instructions');
    expect(stepsOf(mia.id)).toEqual([]);
    const nearly = await ask(mia.id, 'delte me');
    expect([nearly.kind, nearly.command]).toEqual(['near-miss', (await ask(mia.id, 'Delete me')).command]);
  }, 60_000);

  it('closes exports at once: links die, a running one ends, and nothing can be asked for any more', async () => {
    const mia = somebody();
    const exporting = await ask(mia.id, 'Get my attachments');
    expect((await ask(mia.id, exporting.command!)).kind).toBe('export-accepted');
    await system.assistant.clock.moveAhead(DAY + MINUTE);
    const ready = await told(mia.id, 'export-ready');
    expect((await fetch(ready.link!.url)).status).toBe(200);
    system.workspace.onStep = (step) =>
      step === 'access' ? { status: 202, headers: { 'retry-after': '1' } } : undefined;
    const accepted = await confirm(mia.id);
    await told(mia.id, 'deletion-goodbye');
    expect((await fetch(ready.link!.url)).status).toBe(410);
    expect((await ask(mia.id, 'Get my attachments')).kind).toBe('export-being-deleted');
    expect((await ask(mia.id, 'Delete me')).kind).toBe('deletion-under-way');
    expect((await ended(pageOf(accepted, 'deletion'), 'running')).state).toBe('running');
    system.workspace.onStep = () => undefined;
    await ended(pageOf(accepted, 'deletion'));
    expect((await fetch(ready.link!.url)).status).toBe(410);
  }, 60_000);

  it('asks again while a step is under way, and holds nobody else up', async () => {
    let asked = 0;
    const [slow, quick] = [somebody(), somebody()];
    system.workspace.onStep = (step, memberId) => {
      if (step !== 'content' || memberId !== slow.id) return undefined;
      asked += 1;
      return asked < 3 ? { status: 202, headers: { 'retry-after': '1' } } : undefined;
    };
    const waiting = await confirm(slow.id);
    await ended(pageOf(await confirm(quick.id), 'deletion'));
    await ended(pageOf(waiting, 'deletion'));
    const keys = system.workspace.steps.filter(({ memberId, step }) => memberId === slow.id && step === 'content');
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
    expect(asked).toBe(3);
  }, 60_000);

  it('does nothing to a member who became managed before it began, and says so', async () => {
    const mia = somebody();
    system.workspace.onStep = (step) => (step === 'begin' ? { status: 409 } : undefined);
    const accepted = await confirm(mia.id);
    expect((await told(mia.id, 'deletion-stopped-managed')).link).toBeUndefined();
    expect((await ended(pageOf(accepted, 'deletion'), 'refused')).steps).toEqual([]);
    expect(stepsOf(mia.id)).toEqual(['begin']);
    const managed = somebody({ managed: { by: 'team' } });
    for (const text of ['Delete me', `Delete me ${WRONG}`, 'delte me'])
      expect((await ask(managed.id, text)).kind).toBe('managed');
  }, 60_000);

  it('ends as found gone when there is nobody to begin with', async () => {
    const mia = somebody();
    system.workspace.onStep = (step, memberId) => {
      if (step === 'begin') system.workspace.members.delete(memberId);
      return undefined;
    };
    const page = await ended(pageOf(await confirm(mia.id), 'deletion'));
    expect(page.steps.map(({ step }) => step)).toEqual(['look', 'close-exports', 'forget', 'complete']);
    expect(stepsOf(mia.id)).toEqual(['begin']);
  }, 60_000);

  it('lists what the workspace retains', async () => {
    const mia = somebody();
    const retained = [{ category: 'messages', reason: 'legal-hold', until: '2027-01-31' }];
    system.workspace.onStep = (step) =>
      step === 'content' ? { status: 200, body: { status: 'done', retained } } : undefined;
    const page = await ended(pageOf(await confirm(mia.id), 'deletion'));
    expect(page.retained).toEqual([{ step: 'content', ...retained[0] }]);
    const html = await (await fetch(pageOf(await told(mia.id, 'deletion-goodbye'), 'deletion'))).text();
    expect(html).toContain('held for a legal dispute');
  }, 60_000);

  it('leaves a comeback under the same id alone, who is somebody new', async () => {
    const mia = somebody();
    system.workspace.onStep = (step, memberId) => {
      if (step === 'access') system.workspace.member(memberId, { attachments: [] });
      return undefined;
    };
    const accepted = await confirm(mia.id);
    await ended(pageOf(accepted, 'deletion'));
    const back = system.workspace.members.get(mia.id)!;
    expect(back.incarnation).not.toBe(mia.incarnation);
    system.workspace.onStep = () => undefined;
    expect((await ask(mia.id, 'Help')).plainText).toMatch(/^Hello, I’m Envoi/);
    const again = await confirm(mia.id);
    expect(pageOf(again, 'deletion')).not.toBe(pageOf(accepted, 'deletion'));
    await ended(pageOf(again, 'deletion'));
    expect(system.workspace.members.has(mia.id)).toBe(false);
  }, 60_000);

  it('goes on when the workspace was down in between, and when the chat takes no goodbye', async () => {
    const mia = somebody();
    let failures = 3;
    system.workspace.onStep = (step) => (step === 'sign-out' && failures-- > 0 ? { status: 503 } : undefined);
    system.chat.answer = ({ kind }) => (kind === 'deletion-goodbye' ? { status: 410 } : undefined);
    await ended(pageOf(await confirm(mia.id), 'deletion'));
  }, 60_000);

  it('waits for the goodbye five minutes, and no longer', async () => {
    const mia = somebody();
    system.chat.answer = ({ kind }) => (kind === 'deletion-goodbye' ? { status: 503 } : undefined);
    const accepted = await confirm(mia.id);
    await eventually(() => {
      expect(system.chat.attempts.some(({ kind, status }) => kind === 'deletion-goodbye' && status === 503)).toBe(true);
    });
    expect(stepsOf(mia.id)).toEqual(['begin']);
    await system.assistant.clock.moveAhead(5 * MINUTE + SECOND);
    await ended(pageOf(accepted, 'deletion'));
  }, 60_000);

  it('is told outside the chat, too', async () => {
    const mia = somebody();
    system.workspace.onStep = (step) => (step === 'begin' ? { status: 503 } : undefined);
    await confirm(mia.id);
    const notice = await eventually(() => {
      const found = system.workspace.notices.find(({ memberId }) => memberId === mia.id);
      if (found === undefined) throw new Error('no notice');
      return found;
    });
    expect([notice.body.kind, notice.body.cancelUrl.includes('/cancel/')]).toEqual(['deletion-accepted', true]);
  }, 60_000);

  it('has no page for ids that nobody was told', async () => {
    for (const id of ['0', 'd1b7a0c2-0000-5000-8000-000000000001', '%2e%2e'])
      expect((await fetch(`${system.assistant.gatewayUrl}/deletions/${id}`)).status).toBe(404);
  });
});

describe('Delete me, where the start is held', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem({
      DELETION_START_AFTER: 'PT1H',
      DELETION_GOODBYE_HOLD: 'PT0S',
      BRAKE_DELETIONS_PER_HOUR: '2',
    });
  }, 60_000);
  afterAll(() => system.stop());

  const confirm = async (from: string): Promise<Said> => {
    const instructions = await system.chat.ask({ from, text: 'Delete me' });
    return system.chat.ask({ from, text: instructions.command ?? '' });
  };
  const page = ({ pages }: Said, rel: string): string => pages?.find((one) => one.rel === rel)?.url ?? '';

  it('can be cancelled until then, by a button, and not afterwards', async () => {
    const mia = system.workspace.member('mia');
    const accepted = await confirm(mia.id);
    const cancel = page(accepted, 'cancel');
    expect((await fetch(cancel)).status).toBe(200);
    expect(system.workspace.steps).toEqual([]);
    expect((await fetch(cancel, { method: 'POST' })).status).toBe(200);
    await system.chat.first(({ kind }) => kind === 'deletion-cancelled', 'deletion-cancelled');
    expect((await system.chat.ask({ from: mia.id, text: accepted.command ?? 'Delete me' })).kind).toBe(
      'deletion-instructions',
    );
    const second = await confirm(mia.id);
    await system.assistant.clock.moveAhead(60 * MINUTE + SECOND);
    await eventually(() => {
      expect(system.workspace.members.has(mia.id)).toBe(false);
    });
    const late = await fetch(page(second, 'cancel'), { method: 'POST' });
    expect([409, 410]).toContain(late.status);
  }, 60_000);

  it('is held when too many were confirmed in an hour, and goes on by itself', async () => {
    const three = ['a', 'b', 'c'].map((name) => system.workspace.member(`brake-${name}`));
    const kinds: string[] = [];
    for (const { id } of three) kinds.push((await confirm(id)).kind);
    expect(kinds).toEqual(['deletion-accepted', 'deletion-accepted', 'deletion-held']);
    await system.assistant.clock.moveAhead(61 * MINUTE);
    await system.chat.first(
      ({ kind, recipient }) => kind === 'deletion-accepted' && recipient.memberId === 'brake-c',
      'the acceptance of what was held',
    );
    await eventually(() => {
      expect(three.some(({ id }) => system.workspace.members.has(id))).toBe(false);
    });
  }, 60_000);
});
