import { randomBytes, randomUUID } from 'node:crypto';
import { DAY, between, instant, plus, type Instant, type SubjectId } from '@envoi/event-sourcing';
import {
  ForgottenError,
  ManifestKeyDestroyedError,
  type AnsweredMessage,
  type ForgettingStore,
  type ForgottenMirror,
  type Membership,
  type OutsideConversation,
  type Person,
  type Vault,
} from '@envoi/vault';

type Kept = Membership &
  Readonly<{
    fingerprintKey: Buffer;
    locale?: string | undefined;
    timeZone?: string | undefined;
    lastHeard: Instant;
    isIdle: boolean;
  }>;

/** When somebody on trial was heard of last. */
const NEVER = instant(0);

type Checkpoint = Readonly<{ position: bigint; eventId: string }>;

/** The vault in memory, unsealed. Keeps the contract of the real one. */
export class MemoryVault implements Vault, ForgettingStore, ForgottenMirror {
  readonly #subjects = new Map<SubjectId, Kept>();
  readonly #conversations = new Map<string, OutsideConversation & { subject: SubjectId }>();
  readonly #replies = new Map<string, { subject: SubjectId; message: AnsweredMessage }>();
  readonly #requests = new Map<string, { subject: SubjectId; command: 'export' | 'deletion' }>();
  readonly #keys = new Map<string, { subject: SubjectId; key: Buffer | undefined }>();
  readonly #forgotten = new Set<SubjectId>();
  #checkpoint: Checkpoint | undefined;
  /** Everybody it ever knew: for whoever judges the run, never for the product. */
  readonly everKnown = new Map<SubjectId, Membership & Readonly<{ fingerprintKey: Buffer }>>();

  subjectOf: Vault['subjectOf'] = ({ locale, timeZone, at, onTrial = false, ...membership }) => {
    const known = [...this.#subjects].find(([, kept]) => isOf(kept, membership));
    if (known === undefined) {
      const subject = randomUUID() as string as SubjectId;
      const fingerprintKey = randomBytes(32);
      this.everKnown.set(subject, { ...membership, fingerprintKey });
      const lastHeard = onTrial ? NEVER : at;
      this.#subjects.set(subject, { ...membership, fingerprintKey, locale, timeZone, lastHeard, isIdle: false });
      return Promise.resolve({ subject, fingerprintKey, isNew: true });
    }
    const [subject, kept] = known;
    if (kept.isIdle) return Promise.reject(new ForgottenError());
    const isNew = onTrial && kept.lastHeard === NEVER;
    const lastHeard = isNew || between(kept.lastHeard, at) < DAY ? kept.lastHeard : at;
    const heard = { ...kept, lastHeard, locale: locale ?? kept.locale, timeZone: timeZone ?? kept.timeZone };
    this.#subjects.set(subject, heard);
    return Promise.resolve({ subject, fingerprintKey: kept.fingerprintKey, isNew });
  };

  keep: Vault['keep'] = async (subject, at) => {
    const kept = this.#subjects.get(subject);
    if (kept === undefined || kept.isIdle) throw new ForgottenError();
    this.#subjects.set(subject, { ...kept, lastHeard: at > kept.lastHeard ? at : kept.lastHeard });
    await Promise.resolve();
  };

  letGo: Vault['letGo'] = async (subject) => {
    if (this.#subjects.get(subject)?.lastHeard === NEVER) await this.erase([subject]);
  };

  markIdle: Vault['markIdle'] = (before, most) => {
    const idle = [...this.#subjects].filter(([, { isIdle, lastHeard }]) => isIdle || lastHeard < before).slice(0, most);
    for (const [subject, kept] of idle) this.#subjects.set(subject, { ...kept, isIdle: true });
    return Promise.resolve(idle.map(([subject]) => subject));
  };

  unmarkIdle: Vault['unmarkIdle'] = (subject) => {
    const kept = this.#subjects.get(subject);
    if (kept !== undefined)
      this.#subjects.set(subject, { ...kept, isIdle: false, lastHeard: plus(kept.lastHeard, DAY) });
    return Promise.resolve();
  };

  person: Vault['person'] = (subject) => {
    const kept = this.#subjects.get(subject);
    if (kept === undefined) return Promise.resolve(undefined);
    const { lastHeard: _, isIdle: __, locale, timeZone, ...person } = kept;
    const known: Person = {
      ...person,
      ...(locale !== undefined && { locale }),
      ...(timeZone !== undefined && { timeZone }),
    };
    return Promise.resolve(known);
  };

  conversationOf: Vault['conversationOf'] = (subject, { connection, conversationId }) =>
    this.#ifKnown(subject, () => {
      const known = [...this.#conversations].find(
        ([, kept]) =>
          kept.subject === subject && kept.connection === connection && kept.conversationId === conversationId,
      );
      const id = known?.[0] ?? randomUUID();
      this.#conversations.set(id, { subject, connection, conversationId });
      return id;
    });

  conversation: Vault['conversation'] = (id) => Promise.resolve(this.#conversations.get(id));

  rememberReply: Vault['rememberReply'] = (outgoing, subject, message) =>
    this.#ifKnown(subject, () => {
      if (!this.#replies.has(outgoing)) this.#replies.set(outgoing, { subject, message });
    });

  replyTo: Vault['replyTo'] = (outgoing) => Promise.resolve(this.#replies.get(outgoing)?.message);

  forgetReply: Vault['forgetReply'] = (outgoing) => {
    this.#replies.delete(outgoing);
    return Promise.resolve();
  };

  rememberRequest: Vault['rememberRequest'] = (requestId, subject, command) =>
    this.#ifKnown(subject, () => {
      if (!this.#requests.has(requestId)) this.#requests.set(requestId, { subject, command });
    });

  requestOwner: Vault['requestOwner'] = (requestId) => Promise.resolve(this.#requests.get(requestId));

  manifestKey: Vault['manifestKey'] = (exportId, subject) =>
    this.#ifKnown(subject, () => {
      const kept = this.#keys.get(exportId) ?? { subject, key: randomBytes(32) };
      this.#keys.set(exportId, kept);
      if (kept.key === undefined) throw new ManifestKeyDestroyedError();
      return kept.key;
    });

  findManifestKey: Vault['findManifestKey'] = (exportId) => Promise.resolve(this.#keys.get(exportId)?.key);

  destroyManifestKey: Vault['destroyManifestKey'] = (exportId) => {
    const kept = this.#keys.get(exportId);
    if (kept !== undefined) this.#keys.set(exportId, { ...kept, key: undefined });
    return Promise.resolve();
  };

  holdsNothingOf: Vault['holdsNothingOf'] = (subject) => Promise.resolve(!this.#subjects.has(subject));

  forget: Vault['forget'] = (subject) => this.erase([subject]);

  erase: ForgettingStore['erase'] = (subjects) => {
    const gone = new Set(subjects);
    for (const subject of gone) this.#subjects.delete(subject);
    for (const table of [this.#conversations, this.#replies, this.#requests, this.#keys])
      for (const [id, { subject }] of table) if (gone.has(subject)) table.delete(id);
    return Promise.resolve();
  };

  eraseAt: ForgettingStore['eraseAt'] = async (at, subject) => {
    await this.erase([subject]);
    await this.moveCheckpoint(at);
  };

  findCheckpoint: ForgettingStore['findCheckpoint'] = () => Promise.resolve(this.#checkpoint);

  moveCheckpoint: ForgettingStore['moveCheckpoint'] = (at) => {
    if (this.#checkpoint === undefined || this.#checkpoint.position < at.position) this.#checkpoint = at;
    return Promise.resolve();
  };

  add: ForgottenMirror['add'] = (subject) => {
    this.#forgotten.add(subject);
    return Promise.resolve();
  };

  all: ForgottenMirror['all'] = () => Promise.resolve(new Set(this.#forgotten));

  /** For whoever looks on: everybody it knows, and how many rows belong to nobody it knows. */
  get subjects(): readonly (readonly [SubjectId, Membership])[] {
    return [...this.#subjects];
  }

  /** Somebody is neither kept nor forgotten yet. */
  get isTrying(): boolean {
    return [...this.#subjects.values()].some(({ lastHeard }) => lastHeard === NEVER);
  }

  get orphans(): number {
    const owned = [this.#conversations, this.#replies, this.#requests, this.#keys].flatMap((table) => [
      ...table.values(),
    ]);
    return owned.filter(({ subject }) => !this.#subjects.has(subject)).length;
  }

  async #ifKnown<Result>(subject: SubjectId, act: () => Result): Promise<Result> {
    if (!this.#subjects.has(subject)) throw new ForgottenError();
    return Promise.resolve(act());
  }
}

const isOf = (kept: Membership, { workspace, memberId, incarnation }: Membership): boolean =>
  kept.workspace === workspace && kept.memberId === memberId && kept.incarnation === incarnation;
