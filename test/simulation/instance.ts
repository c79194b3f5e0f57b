import { AsyncLocalStorage } from 'node:async_hooks';
import { type Slices } from '@envoi/composition';
import { runConsumers } from '@envoi/consumers';
import { type Clock } from '@envoi/event-sourcing';
import { idFrom, type EventLog, type Streams } from '@envoi/event-store';
import { LinkUseCounter } from '@envoi/link-use';
import {
  type ExportId,
  CancelAttachmentExport,
  CancelExportByStaff,
  ReleaseExportLimit,
  ReleaseHeldExport,
  RevokeExportLinks,
  RevokeLinksByStaff,
} from '@envoi/attachment-export';
import {
  CancelProfileDeletion,
  ReleaseHeldDeletion,
  profileDeletionProcess,
  type DeletionId,
} from '@envoi/profile-deletion';
import { guarded, startForgetting, type Vault } from '@envoi/vault';
import { parseInbound, type ChatPort } from '@envoi/chat';
import { type Codes } from '@envoi/confirmation-code';
import { type WorkspacePort } from '@envoi/workspace';
import { circuitBreaker } from '@envoi/outbound';
import { LinkGuard } from '../../apps/gateway/src/links/guard.ts';
import { forgetIdle } from '../../apps/worker/src/forget-idle.ts';
import { Housekeeping } from '../../apps/worker/src/housekeeping.ts';
import { projections } from '../../apps/worker/src/projections.ts';
import { worksOf } from '../../apps/worker/src/works.ts';
import { type Via } from './outside/chat.ts';
import { simulatedPreparation } from './preparation.ts';
import { RememberingStreams } from './remembering-streams.ts';
import { type Click } from './scenario.ts';
import { type Intervening, type Process, type World } from './world.ts';

/** One process of the assistant: gateway and worker, started over the simulated stores. Killed, it just stops. */
export class Instance implements Process {
  isAlive = true;
  pausedUntil = 0;
  /** Takes in messages. */
  isUp = false;
  readonly enter: <Result>(act: () => Result) => Result;
  #gateway: Gateway | undefined;

  constructor(
    readonly name: string,
    private readonly world: World,
  ) {
    this.enter = world.timeline.running.run(this, () => AsyncLocalStorage.snapshot());
  }

  /** Everything it does from here on is its own. Rejects when it cannot start. */
  start(): Promise<void> {
    return this.enter(() => this.#start());
  }

  /** What a platform posts; rejects for a 503. */
  receive(via: Via, payload: object): Promise<void> {
    return this.enter(async () => this.#open().receive(via, payload));
  }

  /** The button of a page of ours, or a link. */
  click(what: Click, requestId: string): Promise<void> {
    return this.enter(async () => this.#open().click(what, requestId));
  }

  intervene(intervention: Intervening): Promise<void> {
    return this.enter(async () => this.#open().intervene(intervention));
  }

  #open(): Gateway {
    if (this.#gateway === undefined) throw new Error('the gateway is not open yet');
    return this.#gateway;
  }

  async #start(): Promise<void> {
    const { world } = this;
    const { network, keys, plants } = world;
    const clock = world.time.clock((tell) => world.timeline.after(world.random.int(200), tell, { owner: this }));
    const logger = world.loggerOf(this);
    const store = world.consumerStoreFor(this);
    const log: EventLog = world.logFor();
    const kept = network.over('postgres', world.vault);
    const forgetting = startForgetting({
      store: planted(plants.forgetting, kept),
      log,
      mirror: network.over('blobs', world.vault),
      onError: () => logger.warn({}, 'the vault follows the log again'),
    });
    const vault: Vault = guarded(kept, forgetting);
    await forgetting.caughtUp(2_000);
    const streams = new RememberingStreams(log, world.schemas, { now: clock.now, policyVersion: world.policy.version });
    const chatBreaker = circuitBreaker('chat', { alert: ({ alert }) => logger.warn({ alert }, 'breaker') });
    const workspaceBreaker = circuitBreaker('workspace', { alert: ({ alert }) => logger.warn({ alert }, 'breaker') });
    const toChat = noting(world, network.over('chat', world.chat.port));
    const chat = throughBreaker(planted(plants.chat, toChat), chatBreaker);
    const toWorkspace = network.over<WorkspacePort>('workspace', world.workspace);
    const workspace = throughBreaker(planted(plants.workspace, toWorkspace), workspaceBreaker);
    const outside = {
      connections: world.connections,
      chatOf: () => chat,
      workspaceOf: () => workspace,
    };
    const inbox = network.over('postgres', world.inbox);
    const toldOnce = network.over('postgres', world.toldOnce);
    const brake = network.over('postgres', world.brake);
    const policy = planted(plants.policy, world.policy);
    const codes = plants.isAnyCodeRight === true ? anyCode(world.codes) : world.codes;
    const slices = world.slices.give({ streams, vault, outside, clock, codes, brake, policy });
    const use = linkUseOf({ world, clock, vault, streams, workspace });
    this.#gateway = gatewayOf({ clock, vault, slices, use, accept: planted(plants.accept, inbox.accept) });
    this.isUp = true;
    const works = worksOf({
      ...{ ...slices, streams, vault, outside, clock, codes, brake, policy, inbox, toldOnce, logger },
      linkKeys: keys.link,
      chatKeys: keys.chat,
      publicUrl: 'https://envoi.example',
      preparation: simulatedPreparation(vault, workspace),
      ledger: network.over('postgres', world.ledger),
      signing: { sign: (payload) => Promise.resolve(`a.${idFrom(JSON.stringify(payload))}.c`) },
    });
    const random = world.random.fork(`back-off ${this.name}`).float;
    const options = { store, log, streams, clock, logger, projections, backOff: { random }, batch: world.batch };
    await runConsumers({ ...options, works: planted(plants.works, works), holder: this.name.replace(/\..*/, '') });
    forgetting.onForgotten((subject) =>
      store.armVisits([{ work: profileDeletionProcess.name, key: subject }], clock.now()),
    );
    const housekeeping = new Housekeeping({
      ...{ inbox, toldOnce, brake, clock, logger },
      forgetIdle: () => forgetIdle({ ...slices, vault, clock }),
      purgeNotes: () => Promise.resolve(),
      removeRemains: () => Promise.resolve(),
    });
    setInterval(() => void housekeeping.tidy(), 60_000);
  }
}

const anyCode = (codes: Codes): Codes => Object.assign(Object.create(codes) as Codes, { checker: () => () => true });

interface Gateway {
  receive(via: Via, payload: object): Promise<void>;
  click(what: Click, requestId: string): Promise<void>;
  intervene(intervention: Intervening): Promise<void>;
}

type GatewayParts = Readonly<{
  clock: Clock;
  vault: Vault;
  slices: Slices;
  use: (exportId: ExportId) => Promise<void>;
  accept: World['inbox']['accept'];
}>;

/** As the controllers of the gateway do it, without HTTP. */
const gatewayOf = ({ clock, vault, slices, use, accept }: GatewayParts): Gateway => ({
  intervene: staffOf({ clock, slices }),
  receive: async (connection, payload) => {
    const message = parseInbound(payload);
    if (message === undefined) return;
    const webhookId = String((payload as { webhookId?: string }).webhookId);
    await accept({ connection, workspace: 'test', webhookId, message, acceptedAt: clock.now() });
  },
  click: async (what, requestId) => {
    if (what === 'use') return use(requestId as ExportId);
    const owner = await vault.requestOwner(requestId);
    if (owner === undefined) return;
    const { subject, command } = owner;
    const cause = { causation: idFrom(what, requestId), correlation: requestId, at: clock.now() };
    if (what === 'revoke') await slices.commands.execute(new RevokeExportLinks(subject, requestId as ExportId, cause));
    else if (command === 'export')
      await slices.commands.execute(new CancelAttachmentExport(subject, requestId as ExportId, cause));
    else await slices.commands.execute(new CancelProfileDeletion(subject, requestId as DeletionId, cause));
  },
});

type LinkUseParts = Readonly<{
  world: World;
  clock: Clock;
  vault: Vault;
  streams: Streams;
  workspace: WorkspacePort;
}>;

/** Checked and counted as the gateway does it; the world keeps count, too. */
const linkUseOf = ({ world, workspace, ...parts }: LinkUseParts) => {
  const guard = new LinkGuard({ ...parts, workspace: () => workspace });
  const counter = new LinkUseCounter({ ...parts, onDropped: () => undefined });
  return async (exportId: ExportId): Promise<void> => {
    counter.count(await guard.open(exportId));
    world.used.set(exportId, (world.used.get(exportId) ?? 0) + 1);
  };
};

const by = { actor: '3f0d8f0a-0000-4000-8000-000000000001', reason: 'security-incident', ticket: 'OPS-1' } as const;

/** As the admin app does it. */
const staffOf =
  ({ clock, slices }: Pick<GatewayParts, 'clock' | 'slices'>) =>
  async ({ what, subject, exportId, deletionId }: Intervening): Promise<void> => {
    const causation = idFrom('staff', what, subject, clock.now());
    const cause = { causation, correlation: causation, at: clock.now() };
    if (what === 'release-limit') await slices.commands.execute(new ReleaseExportLimit(subject, by, cause));
    else if (exportId !== undefined)
      await slices.commands.execute(new ABOUT_EXPORT[what](subject, exportId as ExportId, by, cause));
    else if (deletionId !== undefined && what === 'release')
      await slices.commands.execute(new ReleaseHeldDeletion(subject, deletionId as DeletionId, by, cause));
  };

const ABOUT_EXPORT = {
  cancel: CancelExportByStaff,
  'revoke-links': RevokeLinksByStaff,
  release: ReleaseHeldExport,
};

/** What is planted there, or the real thing. */
const planted = <Part>(plant: ((part: Part) => Part) | undefined, part: Part): Part => plant?.(part) ?? part;

/** When each message left: it may arrive much later, and nobody can call it back. */
const noting = (world: World, { send }: ChatPort): ChatPort => ({
  send: (message) => {
    world.chat.departures.push({ message, at: world.timeline.now });
    return send(message);
  },
});

const throughBreaker = <Port extends object>(port: Port, breaker: ReturnType<typeof circuitBreaker>): Port =>
  Object.fromEntries(
    Object.entries(port).map(([name, method]: [string, (...args: unknown[]) => Promise<unknown>]) => [
      name,
      (...args: unknown[]) => breaker.run(() => method(...args)),
    ]),
  ) as Port;
