import { attachmentExportSchemas } from '@envoi/attachment-export';
import { MINUTE, plus, type Cause, type Instant, type SubjectId } from '@envoi/event-sourcing';
import { Streams, idFrom, memoryEventLog, type EventLog } from '@envoi/event-store';
import { linkUseSchemas } from '@envoi/link-use';
import { type CertifiedEntry } from '../src/certificate.ts';
import { deletionId, policy } from '../src/domain/examples.ts';
import { type ProfileDeletionEvent, type WorkspaceStep } from '../src/domain/events.ts';
import { profileDeletion } from '../src/domain/stream.ts';
import { deletionEffects } from '../src/effects.ts';
import { type DeletionEffectDependencies } from '../src/performing.ts';
import { type Looked, type StepOutcome } from '../src/ports.ts';
import { profileDeletionProcess } from '../src/process.ts';
import { profileDeletionSchemas } from '../src/schemas.ts';

const subject = '7d9f0a4e-0000-4000-8000-000000000002' as SubjectId;

const schemas = { ...attachmentExportSchemas, ...linkUseSchemas, ...profileDeletionSchemas };

/** A workspace with one member, which performs each step once for its key, and for one incarnation only. */
export class OneMember {
  /** Undefined: gone. */
  incarnation: string | undefined = 'first';
  isManaged = false;
  readonly performed: string[] = [];
  /** What is answered instead. */
  answers: Partial<Record<WorkspaceStep, StepOutcome | Error>> = {};
  /** Waited for before a step is performed, as by a network that takes its time. */
  hold: (step: WorkspaceStep) => Promise<void> = () => Promise.resolve();
  readonly #keys = new Map<string, StepOutcome>();

  look(now: Instant): Looked {
    if (this.incarnation === undefined) return { standing: 'unknown', lookedUpAt: now };
    if (this.incarnation !== 'first') return { standing: 'other-incarnation', lookedUpAt: now };
    return { standing: this.isManaged ? 'managed' : 'member', lookedUpAt: now };
  }

  async perform(step: WorkspaceStep): Promise<StepOutcome> {
    await this.hold(step);
    const given = this.answers[step];
    if (given instanceof Error) throw given;
    if (given !== undefined) return given;
    const known = this.#keys.get(step);
    if (known !== undefined) return known;
    const answer = this.#first(step);
    if (answer.outcome === 'done') this.#keys.set(step, answer);
    return answer;
  }

  #first(step: WorkspaceStep): StepOutcome {
    if (this.incarnation === undefined && step === 'begin') return { outcome: 'unknown-member' };
    if (this.incarnation !== 'first') return { outcome: 'done', status: 'done-before', retained: [] };
    if (step === 'begin' && this.isManaged) return { outcome: 'managed' };
    this.performed.push(step);
    if (step === 'unlink') this.incarnation = undefined;
    return { outcome: 'done', status: 'done', retained: [] };
  }
}

/** As large as they are; what it says is proved nowhere. */
export const anEntry = (revision: bigint): CertifiedEntry => ({
  leafIndex: Number(revision),
  treeSize: Number(revision) + 1,
  leafHash: Buffer.alloc(32).toString('base64'),
  proof: [],
  checkpoint: '',
});

/** A worker with hand-written ports over a real little log, which it may share with another. */
export const aWorker = (
  workspace: OneMember,
  ports: Partial<DeletionEffectDependencies> = {},
  log: EventLog = memoryEventLog(),
) => {
  let now = plus('2026-11-23T10:02:00.000Z' as Instant, 0);
  const streams = new Streams(log, schemas, { now: () => now, policyVersion: 1 });
  const alerts: string[] = [];
  const deps: DeletionEffectDependencies = {
    streams,
    policy,
    policyVersion: 1,
    issuer: 'https://envoi.example',
    members: { look: () => Promise.resolve(workspace.look(now)), touched: () => Promise.resolve({}) },
    steps: { perform: (_, step) => workspace.perform(step) },
    brake: { isOn: () => Promise.resolve(false), count: () => Promise.resolve() },
    goodbyes: { outcomeOf: () => Promise.resolve({ status: 'delivered', deliveredAt: now }) },
    vault: { holdsNothingOf: () => Promise.resolve(true) },
    ledger: { entryOf: (_, revision) => Promise.resolve(anEntry(revision)) },
    certificates: { sign: ({ outcome }) => Promise.resolve(`a.${outcome}.c`) },
    alerts: { raise: (name, facts) => alerts.push([name, ...Object.values(facts)].join(' ')) },
    stepAttempts: 3,
    toPark: (why) => new Error(why),
    ...ports,
  };
  const effect = deletionEffects(deps);
  const because = (causation: string): Cause => ({ causation: idFrom(causation), correlation: 'test', at: now });
  const load = () => streams.load(profileDeletion, subject);
  return {
    deps,
    streams,
    alerts,
    load,
    later: (length: number) => (now = plus(now, length)),
    given: async (...events: readonly ProfileDeletionEvent[]) => {
      await streams.transact(profileDeletion, subject, { cause: because('given'), command: 'given' }, () => events);
    },
    /** Performs what is due until nothing is; the types of all events there are. */
    visit: async ({
      attempt = 1,
      assertHeld = () => undefined,
    }: { attempt?: number; assertHeld?: () => void } = {}) => {
      for (let round = 0; round < 20; round += 1) {
        const { state } = await load();
        const { actions } = profileDeletionProcess.nextSteps(state, now);
        const [action] = actions;
        if (action === undefined) break;
        const visit = { now, attempt, assertHeld };
        const cause = because(JSON.stringify(action));
        if ((await effect(action, { subject, state, cause, visit })) !== 'recorded') break;
        now = plus(now, MINUTE / 60);
      }
      return (await load()).events.map(({ type }) => type);
    },
    deletionId,
    subject,
  };
};
