import { type Instant } from '@envoi/event-sourcing';
import { type Attachment, type DeletionStepAnswer, type Member, type WorkspacePort } from '@envoi/workspace';

export interface Person {
  readonly id: string;
  incarnation: number;
  isManaged: boolean;
  isThere: boolean;
  /** Since when, and until when, they were not there, in virtual time: processes hear of a moved clock a moment later. */
  readonly absences: { from: number; to?: number }[];
  attachments: number;
}

export type Performed = Readonly<{ member: string; incarnation: string; step: string; key: string; at: Instant }>;

/** What everybody signs in with. */
export const ACCOUNT = { name: 'Example ID', deletionUrl: 'https://id.example/delete' };

const SIZE_OF_PAGE = 3;

/** The workspace: members, attachments, and the steps of deletions, each performed once for its key; with a ledger. */
export class SimulatedWorkspace implements WorkspacePort {
  readonly people = new Map<string, Person>();
  readonly performed: Performed[] = [];
  /** Every key under which a step was asked for. */
  readonly asked: Performed[] = [];
  readonly notices: Readonly<{ member: string; key: string; kind: string; cancelUrl: string; at: Instant }>[] = [];
  /** Of a member it cannot do this step now. */
  readonly obstacles = new Map<string, string>();
  readonly refused: Readonly<{ member: string; step: string }>[] = [];
  /** How often a step answers that it is under way. */
  slowness = 0;
  readonly #answers = new Map<string, DeletionStepAnswer>();
  readonly #underWay = new Map<string, number>();

  constructor(private readonly now: () => Instant) {}

  person(id: string): Person {
    const person = this.people.get(id);
    if (person === undefined) throw new Error(`no person ${id}`);
    return person;
  }

  leave(person: Person): void {
    if (!person.isThere) return;
    person.isThere = false;
    person.absences.push({ from: Date.now() });
  }

  comeBack(person: Person): void {
    if (person.isThere) return;
    person.isThere = true;
    person.incarnation += 1;
    const absence = person.absences.at(-1);
    if (absence !== undefined) absence.to = Date.now();
  }

  member: WorkspacePort['member'] = (id) => {
    const person = this.people.get(id);
    if (person?.isThere !== true) return Promise.resolve(undefined);
    const member: Member = {
      id,
      incarnation: incarnationOf(person),
      managed: person.isManaged ? { by: 'invite' } : null,
      signInAccount: ACCOUNT,
    };
    return Promise.resolve(member);
  };

  summary: WorkspacePort['summary'] = (id) => {
    const person = this.people.get(id);
    return Promise.resolve(person?.isThere === true ? { attachments: { count: person.attachments } } : undefined);
  };

  attachments: WorkspacePort['attachments'] = (id, { cursor }) => {
    const person = this.people.get(id);
    if (person?.isThere !== true) return Promise.resolve('unknown-member');
    const from = Number(cursor ?? 0);
    const to = Math.min(person.attachments, from + SIZE_OF_PAGE);
    const items = Array.from({ length: to - from }, (_, index) => attachment(from + index));
    return Promise.resolve({ items, next: to < person.attachments ? String(to) : null });
  };

  content: WorkspacePort['content'] = () => Promise.resolve({ status: 404, headers: {} });

  notifyElsewhere: WorkspacePort['notifyElsewhere'] = (member, { key, kind, cancelUrl }) => {
    this.notices.push({ member, key, kind, cancelUrl, at: this.now() });
    return Promise.resolve('accepted');
  };

  deletionStep: WorkspacePort['deletionStep'] = (member, { step, key, incarnation }) => {
    this.asked.push({ member, incarnation, step, key, at: this.now() });
    const known = this.#answers.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const tries = this.#underWay.get(key) ?? 0;
    this.#underWay.set(key, tries + 1);
    const person = this.person(member);
    const answer = this.#answer(person, step, incarnation);
    if (answer.outcome === 'refused') this.refused.push({ member, step });
    if (answer.outcome !== 'done') return Promise.resolve(answer);
    if (step === 'content' && tries < this.slowness)
      return Promise.resolve({ outcome: 'under-way', retryAfter: 2_000 });
    if (answer.status === 'done') {
      this.performed.push({ member, incarnation, step, key, at: this.now() });
      if (step === 'unlink') this.leave(person);
    }
    this.#answers.set(key, answer);
    return Promise.resolve(answer);
  };

  #answer(person: Person, step: string, incarnation: string): DeletionStepAnswer {
    if (!person.isThere && step === 'begin') return { outcome: 'unknown-member' };
    if (!person.isThere || incarnationOf(person) !== incarnation)
      return { outcome: 'done', status: 'done-before', retained: [] };
    if (step === 'begin' && person.isManaged) return { outcome: 'managed' };
    if (this.obstacles.get(person.id) === step) return { outcome: 'refused' };
    return { outcome: 'done', status: 'done', retained: [] };
  }
}

const incarnationOf = ({ id, incarnation }: Person): string => `${id}-${incarnation}`;

const attachment = (number: number): Attachment => ({
  id: `file-${String(number).padStart(4, '0')}`,
  name: `file ${number}.txt`,
  size: 10 + number,
  uploadedAt: new Date(1_700_000_000_000 + number * 1_000).toISOString(),
});
