import { readdir } from 'node:fs/promises';
import { eventually } from '../../../../test/eventually.ts';
import { Deleting, type Dump, type Row } from '../../test/deleting.ts';
import { Running, type Member } from '../../test/running.ts';

const sorted = (rows: Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe('A deletion and its neighbours', () => {
  const running = new Running();
  const deleting = new Deleting(running);
  let alma: Member;
  let bruno: Member;
  let before: Dump;
  let filesBefore: string[];
  let after: Dump;

  /** Something of theirs in every table: words to and from the assistant, and a notice. */
  const livesHere = async (member: Member): Promise<void> => {
    const { id } = await member.inviteAssistant();
    await member.call('POST', `/conversations/${id}/messages`, { text: 'Help' });
    const said = { conversation: { id }, recipient: { memberId: member.id }, text: `To ${member.id}`, sensitive: true };
    expect(await running.assistant.say(running.url, said)).toBe(200);
    const notice = { kind: 'deletion-accepted', text: `For ${member.id}`, cancelUrl: 'http://localhost/cancel' };
    await running.workspace(`/members/${member.id}/notices`, {
      method: 'POST',
      body: JSON.stringify(notice),
      headers: { 'idempotency-key': 'k' },
    });
  };

  beforeAll(async () => {
    await running.start();
    [alma, bruno] = [await running.signIn('Alma'), await running.signIn('Bruno')];
    for (const member of [alma, bruno]) await livesHere(member);
    await alma.call('POST', '/conversations', { kind: 'room', name: 'Mine alone' });
    await eventually(
      async () => (await deleting.dump())['outbox']?.every((row) => row['settled_at'] !== null) === true,
    );
    filesBefore = await readdir(running.blobDirectory);
    before = await deleting.dump();
    await deleting.erase(alma.id);
    after = await deleting.dump();
  }, 30_000);
  afterAll(() => running.stop());

  const was = (table: string): Row[] => before[table] ?? [];
  const idOf = (name: string): unknown => was('members').find((row) => row['name'] === name)?.['id'];
  const isAlmas = (row: Row, ...columns: string[]): boolean => columns.some((column) => row[column] === alma.id);
  /** In 1:1 with the assistant, or in a room with nobody else. */
  const emptied = (): unknown[] => {
    const others = was('participants').filter((row) => !isAlmas(row, 'member_id'));
    const kept = new Set(others.map((row) => row['conversation_id']));
    return was('conversations')
      .map((row) => row['id'])
      .filter((id) => !kept.has(id));
  };
  const rest = (table: string, ...columns: string[]): Row[] => {
    const rows = was(table);
    const left = rows.filter((row) => !isAlmas(row, ...columns) && !emptied().includes(row['conversation_id']));
    expect([table, rows.length > left.length && left.length > 0]).toEqual([table, true]); // else it would show nothing
    return left;
  };
  const withoutAlma = (table: string, column: string, path: string): Row[] =>
    was(table).filter((row) => {
      const { data } = JSON.parse(String(row[column])) as { data: Record<string, { id?: string; memberId?: string }> };
      return data[path]?.id !== alma.id && data[path]?.memberId !== alma.id;
    });

  it('changes exactly the rows of this member, and others only as it was announced', () => {
    const belongsToNobody = (row: Row) => (isAlmas(row, 'belongs_to') ? { ...row, belongs_to: null } : row);
    const handedOver = (row: Row) =>
      isAlmas(row, 'creator_id')
        ? { ...row, creator_id: null, admin_id: row['kind'] === 'room' ? idOf('Bruno') : null }
        : row;
    const meetings = was('meetings')
      .filter(({ title }) => title !== 'Dentist')
      .map((row) => (isAlmas(row, 'organiser_id') ? { ...row, organiser_id: idOf('Chiara') } : row));
    const review = meetings.find(({ title }) => title === 'Design review')?.['id'];
    const isHeirsInvitation = (row: Row) => row['meeting_id'] === review && row['member_id'] === idOf('Chiara');
    const announced: Dump = {
      members: rest('members', 'id'),
      sessions: rest('sessions', 'member_id'),
      participants: rest('participants', 'member_id'),
      contacts: rest('contacts', 'member_id', 'contact_id'),
      invitations: rest('invitations', 'member_id').filter((row) => !isHeirsInvitation(row)),
      meetings,
      messages: rest('messages', 'sender_id'),
      notices: rest('notices', 'member_id'),
      // what others uploaded to Alma's room stays, and is in nobody's export any more
      attachments: rest('attachments', 'uploaded_by').map(belongsToNobody),
      conversations: was('conversations')
        .filter(({ id }) => !emptied().includes(id))
        .map(handedOver),
      accounts: was('accounts').map((row) =>
        isAlmas(row, 'linked_member_id') ? { ...row, linked_member_id: null } : row,
      ),
      outbox: withoutAlma('outbox', 'body', 'sender'),
      received: withoutAlma('received', 'body', 'recipient'),
      settings: was('settings'),
      kysely_migration: was('kysely_migration'),
      kysely_migration_lock: was('kysely_migration_lock'),
      retained_messages: [],
    };
    const { happenings, deletion_steps: steps, ...others } = after;
    expect(Object.keys(others).toSorted()).toEqual(Object.keys(announced).toSorted());
    for (const [table, rows] of Object.entries(announced))
      expect([table, sorted(after[table] ?? [])]).toEqual([table, sorted(rows)]);
    expect([steps?.length, (happenings?.length ?? 0) > 5]).toEqual([5, true]);
    expect(emptied()).toHaveLength(2);
  });

  it('leaves nothing that names the member or leads there, but the account', () => {
    const everything = JSON.stringify({ ...after, accounts: [] });
    for (const trace of [alma.id, 'Alma', 'Mine alone', 'Dentist']) expect(everything).not.toContain(trace);
    expect(JSON.stringify(before)).toContain('Mine alone');
  });

  it('removes the bytes of what the member uploaded, and no others', async () => {
    const own = was('attachments')
      .filter((row) => isAlmas(row, 'uploaded_by'))
      .map(({ id }) => String(id));
    expect(own.length).toBeGreaterThan(2);
    const kept = filesBefore.filter((file) => !own.includes(file));
    expect((await readdir(running.blobDirectory)).toSorted()).toEqual(kept.toSorted());
  });

  it('says what became of rooms and meetings, and never who is gone', async () => {
    const texts = await deleting.happenings();
    expect(texts).toEqual(
      expect.arrayContaining([
        'Room “Design reviews”: its administration went to Bruno.',
        'A room was deleted: nobody else was in it.',
        'Meeting “Design review”: handed over to Chiara.',
        'A meeting was cancelled: nobody else was invited.',
        'The sign-in account (Example ID) stays, without its profile.',
      ]),
    );
  });

  it('shows that to who administers the room now, and lets them export none of its files', async () => {
    expect(await bruno.conversation('Design reviews')).toMatchObject({ createdByMe: false, administeredByMe: true });
    const search = new URLSearchParams({ uploadedUntil: new Date().toISOString() }).toString();
    const listed = await running.workspace(`/members/${bruno.id}/attachments?${search}`);
    expect(await listed.text()).not.toContain('logo-teal.svg');
  });

  it('keeps nothing of what the assistant says too late', async () => {
    const [{ conversation_id: id } = {}] = was('participants').filter((row) =>
      emptied().includes(row['conversation_id']),
    );
    const late = { conversation: { id }, recipient: { memberId: alma.id }, text: 'Too late' };
    expect(await running.assistant.say(running.url, late)).toBe(410);
    const { received } = await deleting.dump();
    expect(received).toHaveLength((after['received'] ?? []).length + 1);
    expect(JSON.stringify(received)).not.toMatch(new RegExp(`${alma.id}|Too late`));
  });

  it('forgets in the feed, too, who leaves later; and what was said of rooms that are gone', async () => {
    await deleting.erase(bruno.id);
    const texts = await deleting.happenings();
    expect(texts).toContain('Room “Design reviews”: its administration went to Chiara.');
    expect(texts).toContain('Room “Design reviews”: its administration went to somebody who left.');
    expect(JSON.stringify(await deleting.dump())).not.toContain('Bruno');
  });
});
