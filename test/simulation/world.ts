import { chatKeys, type ChatPort } from '@envoi/chat';
import { readConfiguration, type Connection, type Policy } from '@envoi/configuration';
import { Codes } from '@envoi/confirmation-code';
import { eventSchemas } from '@envoi/composition';
import { type ConsumersLogger, type Work } from '@envoi/consumers';
import { type SubjectId } from '@envoi/event-sourcing';
import { memoryEventLog, type EventLog, type MemoryEventLog, type StoredEvent } from '@envoi/event-store';
import { parseKeyring } from '@envoi/keyring';
import { type ConsumerStore } from '@envoi/read-store';
import { type ForgettingStore } from '@envoi/vault';
import { type WorkspacePort } from '@envoi/workspace';
import { BusinessTime } from './clock.ts';
import { Network, type Call, type Fate, type PortName, type Weather } from './network.ts';
import { SimulatedChat, type Via } from './outside/chat.ts';
import { SimulatedWorkspace } from './outside/workspace.ts';
import { type Random } from './random.ts';
import { type Click, type Intervention, type Scenario } from './scenario.ts';
import { SlicesOfRun } from './slices-pool.ts';
import { MemoryConsumerStore } from './stores/consumer-store.ts';
import { SimulatedLedger } from './stores/ledger.ts';
import { MemoryBrake, MemoryInbox, MemoryToldOnce } from './stores/inbox.ts';
import { MemoryVault } from './stores/vault.ts';
import { settled, type Owner, type Timeline } from './timeline.ts';

export type Line = Readonly<{
  instance: string;
  level: string;
  fields: Readonly<Record<string, unknown>>;
  message: string;
}>;

/** What may be broken on purpose, to see that it is found. */
export interface Plants {
  log?: (log: MemoryEventLog) => MemoryEventLog;
  store?: (store: ConsumerStore) => ConsumerStore;
  works?: (works: readonly Work[]) => readonly Work[];
  chat?: (chat: ChatPort) => ChatPort;
  workspace?: (workspace: WorkspacePort) => WorkspacePort;
  forgetting?: (store: ForgettingStore) => ForgettingStore;
  accept?: (accept: MemoryInbox['accept']) => MemoryInbox['accept'];
  policy?: (policy: Policy) => Policy;
  isAnyCodeRight?: true;
}

/** What somebody of the staff does about a request, or about the limit of a subject. */
export type Intervening = Readonly<{ what: Intervention; subject: SubjectId; exportId?: string; deletionId?: string }>;

/** A process of the assistant. */
export interface Process extends Owner {
  /** Takes in messages. */
  readonly isUp: boolean;
  start(): Promise<void>;
  receive(via: Via, payload: object): Promise<void>;
  click(what: Click, requestId: string): Promise<void>;
  intervene(intervention: Intervening): Promise<void>;
}

export interface WorldOptions {
  /** Makes a process, which is not started yet. */
  make: (name: string, world: World) => Process;
  timeline: Timeline;
  random: Random;
  weather: Weather;
  deletions: Scenario['deletions'];
  fate?: (call: Call) => Fate | undefined;
  plants?: Plants;
}

const ring = (name: string) => parseKeyring(`k1:${Buffer.from(name.repeat(32).slice(0, 32)).toString('base64')}`, name);

/** That of a run. */
export const policies: Readonly<Record<Scenario['deletions'], Policy>> = {
  'at once': readConfiguration({ PLAYGROUND: 'off' }).policy,
  'in an hour': readConfiguration({ PLAYGROUND: 'off', DELETION_START_AFTER: 'PT1H' }).policy,
};

export const VIAS: readonly Via[] = ['test', 'other'];

/** How the platforms call it. */
export const conversationOf = ({ member, via }: Readonly<{ member: string; via: Via }>): string =>
  `dm-${via}-${member}`;

const connectionOf = (id: Via): Connection => ({
  id,
  platform: 'standard-webhooks',
  inbound: { secrets: [] },
  outbound: { url: 'https://chat.example', secrets: [], allowedNetworks: [] },
  workspace: { id: 'test', url: 'https://workspace.example', token: 'token', allowedNetworks: [] },
});

/** Everything of one run that outlives a process: the stores, the outside, time. And the processes that are alive. */
export class World {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly network: Network;
  readonly time: BusinessTime;
  readonly log = memoryEventLog();
  readonly store: MemoryConsumerStore;
  readonly vault = new MemoryVault();
  readonly inbox: MemoryInbox;
  readonly toldOnce: MemoryToldOnce;
  readonly brake = new MemoryBrake();
  readonly chat: SimulatedChat;
  readonly workspace: SimulatedWorkspace;
  readonly slices = new SlicesOfRun();
  readonly policy: Policy;
  readonly schemas = eventSchemas;
  readonly connections = VIAS.map(connectionOf);
  readonly keys = { link: ring('link'), chat: chatKeys(Buffer.alloc(32, 7)) };
  readonly codes = new Codes(ring('code'));
  readonly batch: number;
  readonly lines: Line[] = [];
  /** When each event was first sent to the log, in virtual time. */
  readonly appendedAt = new Map<string, number>();
  readonly ledger = new SimulatedLedger(this.log, (id) => this.timeline.now - (this.appendedAt.get(id) ?? 0));
  /** How often links of an export gave something. */
  readonly used = new Map<string, number>();
  readonly poisoned = new Set<SubjectId>();
  /** One for each place; a place whose process died is empty until it is started again. */
  readonly instances: (Process | undefined)[] = [];
  #started = 0;

  constructor(private readonly options: WorldOptions) {
    const { timeline, random } = options;
    this.timeline = timeline;
    this.random = random;
    this.policy = policies[options.deletions];
    this.batch = [1, 3, 500][random.int(3)] ?? 500;
    this.network = new Network({
      timeline,
      random: random.fork('network'),
      weather: options.weather,
      ...(options.fate !== undefined && { fate: options.fate }),
      crash: (owner) => this.kill(owner),
    });
    this.time = new BusinessTime(timeline);
    this.store = new MemoryConsumerStore(() => timeline.now);
    this.inbox = new MemoryInbox(this.keys.chat, this.store);
    this.toldOnce = new MemoryToldOnce(this.keys.chat);
    this.chat = new SimulatedChat(this.time.now);
    this.workspace = new SimulatedWorkspace(this.time.now);
  }

  /** Starts a process at this place, and again whenever it cannot start. */
  start(place: number): void {
    const instance = this.options.make(`worker-${place}.${(this.#started += 1)}`, this);
    this.instances[place] = instance;
    this.timeline.trace(`start ${instance.name}`);
    instance.start().catch((error: unknown) => {
      this.loggerOf(instance).warn({ error: error instanceof Error ? error.name : typeof error }, 'cannot start');
      this.kill(instance);
    });
  }

  /** As SIGKILL, or the end of a process that could not start. Supervisors start it again after a second. */
  kill(owner: Owner, downFor = 1_000): void {
    if (!owner.isAlive) return;
    owner.isAlive = false;
    const place = this.instances.findIndex((instance) => instance === owner);
    this.timeline.trace(`${owner.name} dies`);
    this.instances[place] = undefined;
    this.timeline.after(downFor, () => this.start(place), { label: 'start' });
  }

  /** Nothing happens any more, and nothing holds what was there. */
  async close(): Promise<void> {
    for (const instance of this.instances) if (instance !== undefined) instance.isAlive = false;
    await this.log.dispose();
    await settled();
    this.slices.release();
  }

  get up(): readonly Process[] {
    return this.instances.filter((instance) => instance?.isUp === true) as Process[];
  }

  loggerOf({ name }: Owner): ConsumersLogger {
    const to = (level: string) => (fields: object, message: string) => {
      this.lines.push({ instance: name, level, fields: fields as Line['fields'], message });
      this.timeline.trace(`${name} ${level} ${message} ${JSON.stringify(fields)}`);
    };
    return { info: to('info'), warn: to('warn'), error: to('error') };
  }

  /** What visits of who is poisoned begin with: their subject, or one of their conversations. */
  get spoiledKeys(): readonly string[] {
    return [...this.poisoned].flatMap((subject) => {
      const member = this.vault.everKnown.get(subject)?.memberId ?? '';
      return [subject, ...VIAS.map((via) => this.keys.chat.conversation(via, conversationOf({ member, via })))];
    });
  }

  get plants(): Plants {
    return this.options.plants ?? {};
  }

  /** Over the network, with what is planted in it. */
  consumerStoreFor(owner: Owner): ConsumerStore {
    const { network, timeline } = this;
    const real = this.store;
    const store: ConsumerStore = {
      ...network.over<ConsumerStore>('postgres', real),
      leases: () => network.over('postgres', real.leases()),
      heldVisits: () => network.over('postgres', real.heldVisits()),
      onArmed: (callback) =>
        real.onArmed((from) => {
          if (!network.down.has('postgres')) timeline.after(this.random.int(20), () => callback(from), { owner });
        }),
    };
    return this.plants.store?.(store) ?? store;
  }

  logFor(): EventLog {
    const { network, timeline, appendedAt } = this;
    const real = this.plants.log?.(this.log) ?? this.log;
    return {
      ...network.over('log', real),
      append: (stream, expected, events) => {
        const append = () => {
          for (const { id } of events) if (!appendedAt.has(id)) appendedAt.set(id, timeline.now);
          timeline.trace(`append ${events.map(({ type }) => type).join(', ')} to ${stream}`);
          return real.append(stream, expected, events);
        };
        return network.call('log', 'append', append);
      },
      read: (stream, options) => readOver(network, () => real.eventsIn(stream, options)),
      subscribe: async function* (options) {
        for await (const message of real.subscribe(options)) {
          await network.call('log', 'push', () => Promise.resolve());
          yield message;
        }
      },
    };
  }

  /** Lifts what keeps the workspace from the deletion of a member, and drives again what waits for that. */
  liftObstacle(member: string): void {
    this.workspace.obstacles.delete(member);
    for (const { work, key, isParked, lastError } of this.store.visits) {
      const isTheirs = this.vault.everKnown.get(key as SubjectId)?.memberId === member;
      if (isParked && lastError === 'ParkNowError' && isTheirs) void this.store.redriveVisit({ work, key });
    }
  }

  down(port: PortName): void {
    this.network.down.add(port);
    this.timeline.trace(`${port} is down`);
  }

  heal(port: PortName): void {
    this.network.down.delete(port);
    this.timeline.trace(`${port} is back`);
  }
}

/** As they were when the call arrived. */
const readOver = (network: Network, read: () => readonly StoredEvent[]): AsyncIterable<StoredEvent> => ({
  [Symbol.asyncIterator]: () => {
    let events: Iterator<StoredEvent> | undefined;
    return {
      next: async () => {
        events ??= (await network.call('log', 'read', () => Promise.resolve(read()))).values();
        return events.next();
      },
    };
  },
});
