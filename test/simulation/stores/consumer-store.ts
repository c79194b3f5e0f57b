import { toMilliseconds, type Instant, type Milliseconds } from '@envoi/event-sourcing';
import {
  LeaseLostError,
  type Checkpoint,
  type Claiming,
  type ConsumerStore,
  type ConsumerTransaction,
  type Generation,
  type HeldVisitRows,
  type LeaseRows,
  type ParkedSubject,
  type ReadModelName,
  type VisitClaim,
  type VisitKey,
} from '@envoi/read-store';

type VisitRow = VisitClaim &
  Readonly<{
    dueAt: Instant;
    armedFor?: Instant | undefined;
    notBefore?: Milliseconds | undefined;
    heldUntil?: Milliseconds | undefined;
    holder?: string | undefined;
    isParked: boolean;
    lastError?: string;
  }>;

type LeaseRow = Readonly<{ holder: string; fence: bigint; expiresAt: Milliseconds }>;

type Tables = {
  leases: Map<string, LeaseRow>;
  visits: Map<string, VisitRow>;
  checkpoints: Map<string, Checkpoint>;
  /** `<model> g<generation>` → key → JSON. */
  rows: Map<string, ReadonlyMap<string, string>>;
  parkedSubjects: Map<string, ParkedSubject>;
};

const GOOD_FOR: Milliseconds = 3_000;

const id = ({ work, key }: VisitKey): string => `${work} ${key}`;
const tableOf = ({ name, version }: ReadModelName, generation: number): string => `${name} v${version} g${generation}`;
const sooner = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

/** What Postgres keeps for consumers, in memory, by one clock. Keeps the contract of `consumerStore`. */
export class MemoryConsumerStore implements ConsumerStore {
  #tables: Tables = {
    leases: new Map(),
    visits: new Map(),
    checkpoints: new Map(),
    rows: new Map(),
    parkedSubjects: new Map(),
  };
  /** As a sequence: what was given out is not given out again, whatever becomes of the transaction. */
  #lastFence = 0n;
  readonly #listeners = new Set<(from: string) => void>();
  #armedBy: string | undefined;

  /** `clock`: the server's, in milliseconds. */
  constructor(private readonly clock: () => Milliseconds) {}

  migrate = (): Promise<void> => Promise.resolve();

  leases(): LeaseRows {
    const table = (): Tables['leases'] => this.#tables.leases;
    return {
      take: (name, holder, former) => {
        const row = table().get(name);
        const isHeld = row !== undefined && row.expiresAt > this.clock() && row.fence !== former;
        if (isHeld) return Promise.resolve(undefined);
        const fence = (row?.fence ?? 0n) + 1n;
        table().set(name, { holder, fence, expiresAt: this.clock() + GOOD_FOR });
        return Promise.resolve(fence);
      },
      renew: (leases) => {
        const good = leases.filter(({ name }) => (table().get(name)?.expiresAt ?? -Infinity) > this.clock());
        return Promise.resolve(this.#expireAt(good, this.clock() + GOOD_FOR));
      },
      expire: (leases) => {
        this.#expireAt(leases, -Infinity);
        return Promise.resolve();
      },
      expireAllOf: (holder) => {
        for (const [name, row] of table())
          if (row.holder === holder) table().set(name, { ...row, expiresAt: -Infinity });
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
  }

  #expireAt(leases: readonly { name: string; fence: bigint }[], expiresAt: Milliseconds): ReadonlySet<string> {
    const ours = leases.filter(({ name, fence }) => this.#tables.leases.get(name)?.fence === fence);
    for (const { name } of ours) this.#tables.leases.set(name, { ...this.#tables.leases.get(name)!, expiresAt });
    return new Set(ours.map(({ name }) => name));
  }

  heldVisits(): HeldVisitRows {
    return {
      claim: (what) => Promise.resolve(this.#claim(what)),
      renew: (claims, holdFor) => {
        const ours = claims.filter((claim) => this.#find(claim) !== undefined);
        for (const claim of ours) this.#change(claim, { heldUntil: this.clock() + holdFor });
        return Promise.resolve(ours);
      },
      releaseAllOf: (holder) => {
        for (const row of this.#tables.visits.values()) if (row.holder === holder) this.#change(row, this.#free());
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
  }

  #claim({ works, now, most, holder, holdFor }: Claiming): readonly VisitClaim[] {
    const at = this.clock();
    const isFree = ({ work, isParked, dueAt, notBefore = 0, heldUntil = 0 }: VisitRow): boolean =>
      !isParked && dueAt <= now && works.includes(work) && notBefore <= at && heldUntil <= at;
    const due = [...this.#tables.visits.values()].filter(isFree).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
    return due.slice(0, most).map((row) => {
      const armedFor = row.armedFor !== undefined && row.armedFor > now ? row.armedFor : undefined;
      return this.#change(row, { holder, heldUntil: at + holdFor, fence: (this.#lastFence += 1n), armedFor });
    });
  }

  #free() {
    return { holder: undefined, heldUntil: undefined, fence: (this.#lastFence += 1n) };
  }

  #find({ work, key, fence }: VisitClaim): VisitRow | undefined {
    const row = this.#tables.visits.get(id({ work, key }));
    return row?.fence === fence ? row : undefined;
  }

  #change(row: VisitKey, change: Partial<VisitRow>): VisitRow {
    const changed = { ...this.#tables.visits.get(id(row))!, ...change };
    this.#tables.visits.set(id(row), changed);
    return changed;
  }

  armVisits = (visits: readonly VisitKey[], dueAt: Instant, from = ''): Promise<void> => {
    for (const { work, key } of visits) {
      const row = this.#tables.visits.get(id({ work, key }));
      if (row === undefined) {
        const fresh = { work, key, fence: 0n, attempts: 0, outages: 0, generation: 0, isParked: false };
        this.#tables.visits.set(id(fresh), { ...fresh, dueAt, armedFor: dueAt });
      } else this.#change(row, { dueAt: sooner(row.dueAt, dueAt) ?? dueAt, armedFor: sooner(row.armedFor, dueAt) });
    }
    if (visits.length > 0) this.#notify(from);
    return Promise.resolve();
  };

  finishVisit: ConsumerStore['finishVisit'] = (claim, again) => {
    const row = this.#find(claim);
    if (row === undefined) return Promise.resolve(false);
    if (again === undefined && row.armedFor === undefined) this.#tables.visits.delete(id(row));
    else
      this.#change(row, {
        dueAt: sooner(row.armedFor, again) ?? row.dueAt,
        ...{ ...this.#free(), notBefore: undefined, attempts: 0, outages: 0 },
      });
    return Promise.resolve(true);
  };

  failVisit: ConsumerStore['failVisit'] = (claim, { error, isOutage, wait, park }) => {
    const row = this.#find(claim);
    if (row === undefined) return Promise.resolve(false);
    const counts = isOutage ? { outages: row.outages + 1 } : { attempts: row.attempts + 1, outages: 0 };
    const free = { ...this.#free(), notBefore: this.clock() + wait };
    this.#change(row, { ...free, ...counts, lastError: error, isParked: park });
    return Promise.resolve(true);
  };

  /** As an operator does. */
  redriveVisit(visit: VisitKey): Promise<boolean> {
    const row = this.#tables.visits.get(id(visit));
    if (row?.isParked !== true) return Promise.resolve(false);
    const afresh = { attempts: 0, outages: 0, notBefore: undefined, fence: (this.#lastFence += 1n) };
    this.#change(row, { ...afresh, isParked: false, generation: row.generation + 1 });
    this.#notify('');
    return Promise.resolve(true);
  }

  freeOutages = (): Promise<void> => {
    const waiting = [...this.#tables.visits.values()].filter(
      ({ outages, isParked, holder, notBefore = 0 }) =>
        outages > 0 && !isParked && holder === undefined && notBefore > this.clock(),
    );
    for (const row of waiting) this.#change(row, { notBefore: undefined });
    if (waiting.length > 0) this.#notify('');
    return Promise.resolve();
  };

  nextVisitIn: ConsumerStore['nextVisitIn'] = (works, now) => {
    const at = this.clock();
    const waits = [...this.#tables.visits.values()]
      .filter(({ work, isParked }) => !isParked && works.includes(work))
      .map(({ dueAt, notBefore, heldUntil }) =>
        dueAt > now
          ? toMilliseconds(dueAt) - toMilliseconds(now)
          : Math.max(0, Math.max(notBefore ?? -Infinity, heldUntil ?? -Infinity) - at),
      );
    return Promise.resolve(waits.length === 0 ? undefined : Math.ceil(Math.min(...waits)));
  };

  onArmed = (callback: (from: string) => void): Promise<() => Promise<void>> => {
    this.#listeners.add(callback);
    return Promise.resolve(() => {
      this.#listeners.delete(callback);
      return Promise.resolve();
    });
  };

  /** Heard when the transaction is over, as NOTIFY is. */
  #notify(from: string): void {
    if (this.#armedBy !== undefined) this.#armedBy = from;
    else for (const listener of this.#listeners) listener(from);
  }

  openCheckpoint = (name: string, categories: readonly string[]): Promise<Checkpoint> => {
    const { checkpoints } = this.#tables;
    const checkpoint = { ...(checkpoints.get(name) ?? { generation: 1 }), categories };
    checkpoints.set(name, checkpoint);
    return Promise.resolve(checkpoint);
  };

  listCheckpoints = (): Promise<ReadonlyMap<string, Checkpoint>> => Promise.resolve(new Map(this.#tables.checkpoints));

  transaction = async <Result>(act: (trx: ConsumerTransaction) => Promise<Result>): Promise<Result> => {
    const before = this.#tables;
    this.#tables = {
      leases: new Map(before.leases),
      visits: new Map(before.visits),
      checkpoints: new Map(before.checkpoints),
      rows: new Map(before.rows),
      parkedSubjects: new Map(before.parkedSubjects),
    };
    this.#armedBy = 'nobody';
    try {
      const result = await act(this.#transaction);
      const armedBy = this.#armedBy;
      this.#armedBy = undefined;
      if (armedBy !== 'nobody') this.#notify(armedBy);
      return result;
    } catch (error) {
      this.#tables = before;
      this.#armedBy = undefined;
      throw error;
    }
  };

  readonly #transaction: ConsumerTransaction = {
    assertFence: ({ name, fence }) =>
      this.#tables.leases.get(name)?.fence === fence ? Promise.resolve() : Promise.reject(new LeaseLostError(name)),
    lockCheckpoint: (name) => Promise.resolve(this.#tables.checkpoints.get(name)),
    moveCheckpoints: (names, handled) => {
      for (const name of names) {
        const checkpoint = this.#tables.checkpoints.get(name);
        if (checkpoint !== undefined) this.#tables.checkpoints.set(name, { ...checkpoint, handled });
      }
      return Promise.resolve();
    },
    armVisits: (visits, dueAt, from) => this.armVisits(visits, dueAt, from),
    makeRowTable: (model, generation) => {
      const name = tableOf(model, generation);
      this.#tables.rows.set(name, this.#tables.rows.get(name) ?? new Map());
      return Promise.resolve();
    },
    makeLive: () => Promise.resolve(),
    loadRows: (model, generation, keys) => {
      const rows = this.#tables.rows.get(tableOf(model, generation));
      const found = keys.flatMap((key) => {
        const row = rows?.get(key);
        return row === undefined ? [] : [[key, JSON.parse(row) as object] as const];
      });
      return Promise.resolve(new Map(found));
    },
    writeRows: (model, generation, changed) => {
      const name = tableOf(model, generation);
      const rows = new Map(this.#tables.rows.get(name));
      for (const [key, row] of changed)
        if (row === undefined) rows.delete(key);
        else rows.set(key, row);
      this.#tables.rows.set(name, rows);
      return Promise.resolve();
    },
    findParkedSubjects: (of, subjects) =>
      Promise.resolve(subjects.flatMap((subject) => this.#tables.parkedSubjects.get(parkedKey(of, subject)) ?? [])),
    parkSubjects: (of, parked) => {
      for (const one of parked) this.#tables.parkedSubjects.set(parkedKey(of, one.subject), one);
      return Promise.resolve();
    },
  };

  /** For whoever looks on from outside. */
  get visits(): readonly VisitRow[] {
    return [...this.#tables.visits.values()];
  }

  /** The first of them. */
  get leasesExpireAt(): Milliseconds {
    return Math.min(...[...this.#tables.leases.values()].map(({ expiresAt }) => expiresAt));
  }

  get checkpoints(): ReadonlyMap<string, Checkpoint> {
    return this.#tables.checkpoints;
  }

  get parkedSubjects(): readonly (readonly [string, ParkedSubject])[] {
    return [...this.#tables.parkedSubjects];
  }

  rowsOf(model: ReadModelName): ReadonlyMap<string, string> {
    return this.#tables.rows.get(tableOf(model, 1)) ?? new Map();
  }
}

const parkedKey = ({ projection, generation }: Generation, subject: string): string =>
  `${projection} g${generation} ${subject}`;
