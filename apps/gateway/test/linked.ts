import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  attachmentExport,
  attachmentExportSchemas,
  decide,
  type AttachmentExportEvent,
  type Entry,
  type ExportId,
} from '@envoi/attachment-export';
import { DAY, instant, plus, type Cause, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { memoryEventLog, Streams, type EventLog } from '@envoi/event-store';
import { parseKeyring } from '@envoi/keyring';
import { LinkUseCounter, decide as decideLinkUse, linkUse, linkUseSchemas } from '@envoi/link-use';
import { exportLinks } from '@envoi/signed-links';
import { type Content, type ContentRequest, type Member } from '@envoi/workspace';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LinksModule, type LinkDependencies } from '../src/links/index.ts';

export type File = Entry & { content: Buffer };

/** Of the body: how much the workspace was asked for, and whether it was told to stop. */
export type Transfer = { body: Readable; request: ContentRequest };

const policy = { from: instant('2026-11-01T10:00:00Z') };
const command = 'test';

export const aFile = (n: number, more: Partial<File> = {}): File => {
  const content = more.content ?? Buffer.from(`content of ${n}`);
  return {
    id: `file-${n}`,
    name: `Notes ${n}.txt`,
    type: 'text/plain',
    size: content.length,
    uploadedAt: plus(policy.from, n),
    place: { kind: 'room', name: 'Garden' },
    content,
    ...more,
  };
};

/** The links of a gateway, over HTTP; everything behind them in memory, and told what to do. */
export class Linked {
  readonly keys = parseKeyring(`a:${randomBytes(32).toString('base64')}`, 'LINK_KEYS');
  now: Instant = policy.from;
  readonly errors: unknown[] = [];
  readonly transfers: Transfer[] = [];
  /** Of the vault, the log and the workspace: thrown when asked. */
  readonly broken: { vault?: Error; workspace?: Error } = {};
  content: ((request: ContentRequest) => Content | Promise<Content>) | undefined;
  cancellable = true;
  readonly cancelled: string[] = [];

  readonly #owners = new Map<string, { subject: SubjectId; command: 'export' | 'deletion' }>();
  readonly #people = new Map<string, { memberId: string; incarnation: string }>();
  readonly #members = new Map<string, Member>();
  readonly #files = new Map<string, readonly File[]>();
  /** What is appended from now on gets there in this way. */
  append: EventLog['append'] | undefined;
  readonly #log = memoryEventLog();
  readonly #streams = new Streams(
    { ...this.#log, append: (...args) => (this.append ?? this.#log.append)(...args) },
    { ...attachmentExportSchemas, ...linkUseSchemas },
    { now: () => this.now, policyVersion: 1 },
  );
  #app: NestFastifyApplication | undefined;
  url = '';

  async start(): Promise<this> {
    this.#app = await NestFactory.create<NestFastifyApplication>(
      LinksModule.register(this.#dependencies()),
      new FastifyAdapter({ forceCloseConnections: true }),
      { logger: false },
    );
    await this.#app.listen(0, '127.0.0.1');
    this.url = (await this.#app.getUrl()).replace('[::1]', '127.0.0.1');
    return this;
  }

  async stop(): Promise<void> {
    await this.#app?.close();
  }

  /** What is recorded of the use of somebody's links. */
  async recordedUse(subject: SubjectId) {
    return (await this.#streams.load(linkUse, subject)).events.map(({ type, data }) => ({ type, data }));
  }

  links(exportId: string) {
    return exportLinks(this.url, this.keys, exportId);
  }

  /** An export of a member of their own, announced unless `announced` says otherwise; its links work for six days. */
  async export(files: readonly File[], { announced = true } = {}) {
    const exportId = randomUUID() as ExportId;
    const subject = randomUUID() as SubjectId;
    const member: Member = { id: randomUUID(), incarnation: 'first', managed: null };
    this.#files.set(exportId, files);
    this.#owners.set(exportId, { subject, command: 'export' });
    this.#people.set(subject, { memberId: member.id, incarnation: 'first' });
    this.#members.set(member.id, member);
    const [prepared, announcement] = this.#history(exportId, files);
    await this.#record(subject, announced ? [...prepared, announcement] : prepared);
    return {
      exportId,
      subject,
      links: this.links(exportId),
      becomes: (more: Partial<Member>) => this.#members.set(member.id, { ...member, ...more }),
      leaves: () => this.#members.delete(member.id),
      /** As the process of the deletion closes it; the vault does not follow. */
      isDeleted: () => this.#close(subject),
      isForgotten: () => {
        this.#owners.delete(exportId);
        this.#people.delete(subject);
      },
    };
  }

  async #close(subject: SubjectId): Promise<void> {
    const deletionId = randomUUID();
    const cause: Cause = { causation: deletionId, correlation: deletionId, at: this.now };
    await this.#streams.transact(attachmentExport, subject, { cause, command }, decide.close({ deletionId }));
    await this.#streams.transact(linkUse, subject, { cause, command }, decideLinkUse.close({ deletionId }));
  }

  #history(exportId: ExportId, files: readonly File[]): [AttachmentExportEvent[], AttachmentExportEvent] {
    const at = this.now;
    const key = { requestId: exportId, number: 1, key: 'a', issuedAt: at, validUntil: plus(at, 600_000) };
    const there = files.filter(({ missing }) => missing === undefined);
    const bytes = there.reduce((sum, { size }) => sum + size, 0);
    const manifest = { count: there.length, bytes, missing: files.length - there.length, sha256: '0'.repeat(64) };
    const due = { readyAt: at, dueAt: plus(at, DAY), nextAllowedAt: plus(at, 7 * DAY) };
    const confirmed = { exportId, issue: key, confirmedAt: at, lookedUpAt: at, ...due };
    const links = { linksValidUntil: plus(at, 6 * DAY), announcedAt: at, edition: 1 };
    return [
      [
        { type: 'AttachmentExportRequested', data: { exportId, issue: key, because: 'asked', lookedUpAt: at } },
        { type: 'AttachmentExportConfirmed', data: confirmed },
        { type: 'AttachmentExportPrepared', data: { exportId, manifest } },
      ],
      { type: 'AttachmentExportAnnounced', data: { exportId, manifest, ...links } },
    ];
  }

  async #record(subject: SubjectId, events: AttachmentExportEvent[]): Promise<void> {
    const cause: Cause = { causation: randomUUID(), correlation: randomUUID(), at: this.now };
    await this.#streams.transact(attachmentExport, subject, { cause, command }, () => events);
  }

  #dependencies(): LinkDependencies {
    const orBroken = async <Value>(error: Error | undefined, value: () => Value | Promise<Value>): Promise<Value> => {
      if (error !== undefined) throw error;
      return value();
    };
    const listed = (exportId: string, of: 'available' | 'missing') =>
      (this.#files.get(exportId) ?? []).filter(({ missing }) => (missing === undefined) === (of === 'available'));
    const workspace = {
      member: (id: string) => orBroken(this.broken.workspace, () => this.#members.get(id)),
      content: (request: ContentRequest) => orBroken(this.broken.workspace, () => this.#answer(request)),
    };
    const vault: LinkDependencies['vault'] = {
      requestOwner: (id) => orBroken(this.broken.vault, () => this.#owners.get(id)),
      person: (subject) =>
        orBroken(this.broken.vault, () => {
          const person = this.#people.get(subject);
          return person && { ...person, workspace: 'acme', fingerprintKey: randomBytes(32) };
        }),
    };
    return {
      publicUrl: 'http://gateway.test',
      linkKeys: this.keys,
      clock: { now: () => this.now },
      streams: this.#streams,
      vault,
      linkUse: new LinkUseCounter({
        ...{ streams: this.#streams, vault, clock: { now: () => this.now } },
        onDropped: (_, error) => this.errors.push(error),
      }),
      manifests: {
        read: async function* (exportId, of) {
          const entries = await Promise.resolve(listed(exportId, of));
          for (let from = 0; from < entries.length; from += 2) yield entries.slice(from, from + 2);
        },
        slice: (exportId, { of, from, limit }) => Promise.resolve(listed(exportId, of).slice(from, from + limit)),
        find: (exportId, number) => Promise.resolve(listed(exportId, 'available')[number]),
      },
      workspace: () => workspace,
      revokeLinks: (subject, exportId, cause) =>
        this.#streams.transact(attachmentExport, subject, { cause, command }, decide.revoke({ exportId })),
      findDeletion: () => Promise.resolve(undefined),
      cancel: { export: (_, id) => this.#cancel(id), deletion: (_, id) => this.#cancel(id) },
      onError: (error) => this.errors.push(error),
    };
  }

  #cancel(id: string): Promise<boolean> {
    if (this.cancellable) this.cancelled.push(id);
    return Promise.resolve(this.cancellable);
  }

  #answer(request: ContentRequest): Content | Promise<Content> {
    if (this.content !== undefined) return this.content(request);
    const file = [...this.#files.values()].flat().find(({ id }) => id === request.attachmentId);
    if (file === undefined) return { status: 404, headers: {} };
    const { status, headers, bytes } = partOf(file, request.range);
    if (status === 416) return { status, headers };
    const body = Readable.from([bytes], { objectMode: false });
    this.transfers.push({ body, request });
    return { status, headers, body };
  }
}

const partOf = ({ content, type = 'x/y' }: File, range = '') => {
  const { length } = content;
  const [, from, to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  const last = to === '' ? length - 1 : Number(to);
  const bytes = content.subarray(Number(from ?? 0), last + 1);
  const headers = { 'content-type': type, 'content-length': String(bytes.length) };
  if (from === undefined) return { status: 200, headers, bytes } as const;
  if (Number(from) >= length) return { status: 416, headers: { 'content-range': `bytes */${length}` }, bytes } as const;
  return { status: 206, headers: { ...headers, 'content-range': `bytes ${from}-${last}/${length}` }, bytes } as const;
};
