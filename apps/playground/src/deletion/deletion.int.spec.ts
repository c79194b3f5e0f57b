import { randomUUID } from 'node:crypto';
import { violations } from '../../test/contract.ts';
import { Deleting, STEPS, type Row } from '../../test/deleting.ts';
import { Running } from '../../test/running.ts';
import type { UnlinkedAccountView } from '../api.ts';

describe('The steps of a deletion', () => {
  const running = new Running();
  const deleting = new Deleting(running);
  beforeAll(() => running.start(), 30_000);
  afterAll(() => running.stop());

  it('answer as the contract has it, and end with nobody', async () => {
    const alma = await running.signIn('Alma');
    const answers = await deleting.erase(alma.id);
    for (const answer of answers) expect(violations('workspace', 'StepDone', answer)).toEqual([]);
    expect(answers.map(({ status }) => status)).toEqual(STEPS.map(() => 'done'));
    expect(await deleting.statusOf(alma.id)).toBe(404);
    expect((await running.workspace(`/members/${alma.id}/summary`)).status).toBe(404);
  });

  it('count what the summary counted', async () => {
    const farid = await running.signIn('Farid');
    const summary = (await (await running.workspace(`/members/${farid.id}/summary`)).json()) as Row;
    const [, signOut, access, content] = await deleting.erase(farid.id);
    expect(summary).toMatchObject({ conversations: 2, contacts: 1, devices: 1, attachments: { count: 2 } });
    expect(signOut).toEqual({ status: 'done', counts: { devices: 1 } });
    expect(access).toMatchObject({
      counts: { conversations: 2, contacts: 1, rooms: 1, meetings: summary['meetings'] },
    });
    expect(content).toMatchObject({ counts: { messages: 2, attachments: 2 } });
  });

  it('are performed once under a key, however many ask at once; under another key nothing is left to do', async () => {
    const { id } = await running.signIn('Bruno');
    const incarnation = await deleting.incarnationOf(id);
    for (const name of STEPS) {
      const key = randomUUID();
      const all = await Promise.all(Array.from({ length: 6 }, () => deleting.step(id, name, incarnation, key)));
      const bodies = await Promise.all(all.map((response) => response.text()));
      expect(new Set(bodies).size).toBe(1);
      const after = { ...(await deleting.dump()), deletion_steps: [] };
      expect(await (await deleting.step(id, name, incarnation, key)).text()).toBe(bodies[0]);
      const again = (await (await deleting.step(id, name, incarnation)).json()) as Row;
      expect([name, again['status']]).toEqual([name, name === 'unlink' ? 'done-before' : 'done']);
      for (const count of Object.values(again['counts'] ?? {})) expect(count).toBe(0);
      expect({ ...(await deleting.dump()), deletion_steps: [] }).toEqual(after);
    }
  });

  it('change nothing for another incarnation, nor before it began', async () => {
    const { id } = await running.signIn('Chiara');
    const before = { ...(await deleting.dump()), deletion_steps: [] };
    for (const name of STEPS)
      expect(await (await deleting.step(id, name, 'another')).json()).toEqual({ status: 'done-before' });
    for (const name of STEPS.slice(1)) {
      const refused = await deleting.step(id, name, await deleting.incarnationOf(id));
      expect([refused.status, refused.headers.get('content-type')]).toEqual([
        422,
        expect.stringContaining('application/problem+json'),
      ]);
    }
    expect({ ...(await deleting.dump()), deletion_steps: [] }).toEqual(before);
  });

  it('find nobody: begin says so, and whatever comes later is done', async () => {
    expect((await deleting.step('nobody', 'begin', 'x')).status).toBe(404);
    for (const name of STEPS.slice(1))
      expect(await (await deleting.step('nobody', name, 'x')).json()).toEqual({ status: 'done-before' });
    expect((await deleting.step((await running.signIn('Marek')).id, 'begin', 'x')).status).toBe(404);
  });

  it('are refused to managed members, and without a key, an incarnation or the token', async () => {
    const { id } = await running.signIn('Hugo');
    const incarnation = await deleting.incarnationOf(id);
    const managed = await deleting.step(id, 'begin', incarnation);
    expect(managed.status).toBe(409);
    expect(managed.headers.get('content-type')).toContain('application/problem+json');
    expect((await deleting.step(id, 'begin', incarnation, '')).status).toBe(400);
    expect((await deleting.step(id, 'begin', '')).status).toBe(400);
    expect((await deleting.step(id, 'dance', incarnation)).status).toBe(404);
    const headers = { 'idempotency-key': 'k', incarnation };
    const stranger = await fetch(`${running.url}/workspace/members/${id}/deletion/begin`, { method: 'PUT', headers });
    expect(stranger.status).toBe(401);
  });

  it('cannot go on where something is in the way, until that is lifted', async () => {
    const { id } = await running.signIn('Lucia');
    const incarnation = await deleting.incarnationOf(id);
    const key = randomUUID();
    await deleting.erase(id, ['begin', 'sign-out']);
    expect((await deleting.step(id, 'access', incarnation, key)).status).toBe(422);
    expect((await fetch(`${running.url}/api/obstacles/${id}/lift`, { method: 'POST' })).status).toBe(204);
    expect((await deleting.step(id, 'access', incarnation, key)).status).toBe(200);
  });

  it('are under way for as long as there are many files, and count them all in the end', async () => {
    const dimitri = await running.signIn('Dimitri');
    const { id } = await dimitri.conversation('Weekend hike');
    for (let n = 0; n < 30; n += 1) await dimitri.upload(id, `many-${n}.txt`, new Blob([String(n)]));
    const incarnation = await deleting.incarnationOf(dimitri.id);
    await deleting.erase(dimitri.id, ['begin', 'sign-out', 'access']);
    expect((await deleting.step(dimitri.id, 'unlink', incarnation)).status).toBe(422);
    const key = randomUUID();
    const first = await deleting.step(dimitri.id, 'content', incarnation, key);
    expect([first.status, first.headers.get('retry-after')]).toEqual([202, '1']);
    const second = await deleting.step(dimitri.id, 'content', incarnation, key);
    expect(await second.json()).toMatchObject({ status: 'done', counts: { attachments: 31 } });
  });

  it('leave the account, which may have a new profile under the same id: somebody new', async () => {
    const { id } = await running.signIn('Jonas');
    const before = await deleting.incarnationOf(id);
    await deleting.erase(id);
    const accounts = (await (await fetch(`${running.url}/api/accounts`)).json()) as UnlinkedAccountView[];
    const account = accounts.find((one) => one.id.slice(2) === id.slice(2));
    const make = () =>
      fetch(`${running.url}/api/accounts/${account?.id}/profile`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Jonas again' }),
      });
    expect(await (await make()).json()).toEqual({ memberId: id });
    expect((await make()).status).toBe(409);
    expect(await deleting.incarnationOf(id)).not.toBe(before);
    for (const name of STEPS)
      expect(await (await deleting.step(id, name, before)).json()).toEqual({ status: 'done-before' });
    expect(await (await (await running.signIn('Jonas again')).call('GET', '/me')).json()).toMatchObject({ id });
  });
});
