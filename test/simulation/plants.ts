import { OutageError, plus } from '@envoi/event-sourcing';
import { type Visit } from '@envoi/consumers';
import { WrongRevisionError } from '@envoi/event-store';
import { type ConsumerTransaction } from '@envoi/read-store';
import { type Plants } from './world.ts';

let fresh = 0;

/** Defects, one at a time, to see that they are found: what a slip of ours would make of the product. */
export const plants: Readonly<Record<string, Plants>> = {
  /** A projection moves its checkpoint first, and writes its rows afterwards: if that fails, nothing is handled again. */
  'checkpoint-before-effect': {
    store: (store) => ({
      ...store,
      transaction: async (act) => {
        const late: Parameters<ConsumerTransaction['writeRows']>[] = [];
        const result = await store.transaction((trx) =>
          act({
            ...trx,
            writeRows: (...rows) => {
              late.push(rows);
              return Promise.resolve();
            },
          }),
        );
        for (const rows of late) await store.transaction((trx) => trx.writeRows(...rows)).catch(() => undefined);
        return result;
      },
    }),
  },
  /** Of the visits that a batch arms, the first. */
  'first-visit-only': {
    store: (store) => ({
      ...store,
      transaction: (act) =>
        store.transaction((trx) =>
          act({ ...trx, armVisits: (visits, ...rest) => trx.armVisits(visits.slice(0, 1), ...rest) }),
        ),
    }),
  },
  /** Nothing that is held is renewed, though its holder believes so. */
  'lease-not-renewed': {
    store: (store) => ({
      ...store,
      leases: () => ({
        ...store.leases(),
        renew: (leases) => Promise.resolve(new Set(leases.map(({ name }) => name))),
      }),
      heldVisits: () => ({ ...store.heldVisits(), renew: (claims) => Promise.resolve(claims) }),
    }),
  },
  /** A projection writes whoever holds its lease. */
  'fence-not-compared': {
    store: (store) => ({
      ...store,
      transaction: (act) =>
        store.transaction((trx) =>
          act({ ...trx, assertFence: () => Promise.resolve(), lockCheckpoint: (name) => trx.lockCheckpoint(name) }),
        ),
    }),
  },
  /** Of the rows that a batch changes, the first. */
  'first-row-only': {
    store: (store) => ({
      ...store,
      transaction: (act) =>
        store.transaction((trx) =>
          act({
            ...trx,
            writeRows: (model, generation, changed) =>
              trx.writeRows(model, generation, new Map([...changed].slice(0, 1))),
          }),
        ),
    }),
  },
  /** A visit is parked at its first failure, also when a connection was down. */
  'outage-parks': {
    store: (store) => ({
      ...store,
      failVisit: (claim, failure) => store.failVisit(claim, { ...failure, park: true }),
    }),
  },
  /** Whatever the stream's revision is, events are appended. */
  'revision-not-compared': {
    log: (log) => ({
      ...log,
      append: async (stream, expected, events) => {
        try {
          await log.append(stream, expected, events);
        } catch (error) {
          if (!(error instanceof WrongRevisionError)) throw error;
          let last = -1n;
          for await (const { revision } of log.read(stream)) last = revision;
          await log.append(stream, last, events);
        }
      },
    }),
  },
  /** A message has another id in each attempt. */
  'message-id-not-stable': {
    chat: (chat) => ({ send: (message) => chat.send({ ...message, id: `${message.id}-${(fresh += 1)}` }) }),
  },
  /** Who was answered is answered once more, under another id. */
  'answered-twice': {
    chat: (chat) => ({
      send: async (message) => {
        const first = await chat.send(message);
        if (message.inReplyTo !== null) await chat.send({ ...message, id: `${message.id}-again` });
        return first;
      },
    }),
  },
  /** What is sent is not, word for word, what was recorded. */
  'other-words-than-recorded': {
    chat: (chat) => ({ send: (message) => chat.send({ ...message, text: message.text.replace('You', 'you') }) }),
  },
  /** No answer is taken for a delivery. */
  'outage-taken-for-delivery': {
    chat: (chat) => ({
      send: (message) =>
        chat.send(message).catch((error: unknown) => {
          if (error instanceof OutageError) return { outcome: 'delivered' };
          throw error;
        }),
    }),
  },
  /** A notice outside the chat has another key in each attempt. */
  'notice-key-not-stable': {
    workspace: (workspace) => ({
      ...workspace,
      notifyElsewhere: (member, notice) =>
        workspace.notifyElsewhere(member, { ...notice, key: `${notice.key}-${(fresh += 1)}` }),
    }),
  },
  /** A step of a deletion has another key in each attempt. */
  'step-key-not-stable': {
    workspace: (workspace) => ({
      ...workspace,
      deletionStep: (member, request) =>
        workspace.deletionStep(member, { ...request, key: `${request.key}-${(fresh += 1)}` }),
    }),
  },
  /** What the workspace says about a step is not waited for. */
  'step-taken-for-done': {
    workspace: (workspace) => ({
      ...workspace,
      deletionStep: (member, request) =>
        workspace.deletionStep(member, request).then(
          (answer) => (answer.outcome === 'under-way' ? { outcome: 'done', status: 'done', retained: [] } : answer),
          () => ({ outcome: 'done', status: 'done', retained: [] }),
        ),
    }),
  },
  /** Redeliveries are not recognised. */
  'redelivery-not-recognised': {
    accept: (accept) => (accepted) => {
      const { message } = accepted;
      return accept(
        message.type === 'message'
          ? { ...accepted, message: { ...message, id: `${message.id}#${(fresh += 1)}` } }
          : accepted,
      );
    },
  },
  /** The week between two exports is not checked. */
  'slot-not-checked': { policy: (policy) => ({ ...policy, export: { ...policy.export, every: 0 } }) },
  /** Any six letters confirm. */
  'code-not-compared': { isAnyCodeRight: true },
  /** What is due in a minute is done now. */
  'due-too-early': {
    works: (works) =>
      works.map((work) => ({
        ...work,
        perform: (visit) =>
          work.perform(Object.create(visit, { now: { get: () => plus(visit.now, 60_000) } }) as Visit),
      })),
  },
  /** A work that fails is taken for done. */
  'failure-swallowed': {
    works: (works) => works.map((work) => ({ ...work, perform: (visit) => work.perform(visit).catch(() => ({})) })),
  },
  /** The log says whom to forget, and the vault only notes that it has heard. */
  'vault-does-not-forget': {
    forgetting: (store) => ({ ...store, eraseAt: (at) => store.moveCheckpoint(at) }),
  },
};
