import { attachmentExport, FindAttachmentExport, type AttachmentExport } from '@envoi/attachment-export';
import { DAY, UnknownEventError, instant, plus, type SubjectId } from '@envoi/event-sourcing';
import { FindProfileDeletion, ForgetIdleSubject, profileDeletion } from '@envoi/profile-deletion';
import { forgetIdle, type IdleParts } from './forget-idle.ts';

const now = instant('2026-12-31T10:00:00.000Z');
const subject = '7d9f0a4e-0000-4000-8000-000000000003' as SubjectId;

/** Somebody of whom nothing was heard, in a world that is told how things stand. */
const world = (exports: Partial<AttachmentExport> = {}, { isForgotten = false, isOpen = false } = {}) => {
  const done: string[] = [];
  return {
    done,
    parts: {
      clock: { now: () => now },
      vault: {
        markIdle: (before: string) => {
          done.push(`mark before ${before}`);
          return Promise.resolve([subject]);
        },
        unmarkIdle: () => {
          done.push('unmark');
          return Promise.resolve();
        },
      },
      commands: {
        execute: (command: unknown) => {
          expect(command).toBeInstanceOf(ForgetIdleSubject);
          done.push('forget');
          return Promise.resolve(isOpen ? [] : [{}]);
        },
      },
      queries: {
        execute: (query: unknown) => {
          if (query instanceof FindAttachmentExport)
            return Promise.resolve({ ...attachmentExport.initialState, ...exports });
          expect(query).toBeInstanceOf(FindProfileDeletion);
          return Promise.resolve({ ...profileDeletion.initialState, isForgotten });
        },
      },
    } as never,
  };
};
const marked = `mark before ${plus(now, -30 * DAY)}`;
const nextAllowedAt = plus(now, DAY);

describe('Somebody who was not heard of for 30 days', () => {
  it('is forgotten when nothing is open', async () => {
    const { parts, done } = world({ slot: { exportId: 'e' as never, nextAllowedAt: plus(now, -DAY) } });
    await forgetIdle(parts);
    expect(done).toEqual([marked, 'forget']);
  });

  it.each([
    ['a window that is not over', { slot: { exportId: 'e' as never, nextAllowedAt } }],
    ['links that live', { live: [{} as never] }],
    ['a request that waits for its code', { current: { status: 'awaiting-code' } as never }],
    ['an export under way', { current: { status: 'confirmed' } as never }],
  ])('is kept for %s', async (_, exports) => {
    const { parts, done } = world(exports);
    await forgetIdle(parts);
    expect(done).toEqual([marked, 'unmark']);
  });

  it('is kept when a deletion is open, which the decision finds', async () => {
    const { parts, done } = world({}, { isOpen: true });
    await forgetIdle(parts);
    expect(done).toEqual([marked, 'forget', 'unmark']);
  });

  it('stays marked when the log says already that they are forgotten, and the vault has not heard it yet', async () => {
    const { parts, done } = world({}, { isForgotten: true });
    await forgetIdle(parts);
    expect(done).toEqual([marked]);
  });

  it('is kept when their history cannot be read, and nobody else waits for that', async () => {
    const { parts, done } = world();
    const others = parts as IdleParts;
    const spoiled = '7d9f0a4e-0000-4000-8000-000000000004' as SubjectId;
    const unreadable = new UnknownEventError('no schema for Bewitched');
    const marks = { ...others.vault, markIdle: () => Promise.resolve([spoiled, subject]) };
    const execute = (query: unknown) =>
      (query as Readonly<{ subject: SubjectId }>).subject === spoiled
        ? Promise.reject(unreadable)
        : others.queries.execute(query as never);
    await expect(forgetIdle({ ...others, vault: marks, queries: { execute } as never })).rejects.toBe(unreadable);
    expect(done).toEqual(['unmark', 'forget']);
  });
});
