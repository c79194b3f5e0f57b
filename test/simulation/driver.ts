import { WrongRevisionError } from '@envoi/event-store';
import { type SubjectId } from '@envoi/event-sourcing';
import { type Posted, type Via } from './outside/chat.ts';
import { type Random } from './random.ts';
import { MEMBERS, type Click, type Happening, type Intervention, type Scenario } from './scenario.ts';
import { VIAS, conversationOf, type World } from './world.ts';

/** Makes the outside of a world do what a scenario says: members, their platform, operators, misfortune. */
export class Driver {
  readonly #random: Random;

  constructor(
    private readonly world: World,
    private readonly scenario: Scenario,
  ) {
    this.#random = world.random.fork('driver');
    for (const id of MEMBERS)
      world.workspace.people.set(id, {
        ...{ id, incarnation: 1, isManaged: false, isThere: true, absences: [], attachments: scenario.attachments },
      });
    world.workspace.slowness = this.#random.int(3);
    for (let place = 0; place < scenario.instances; place += 1) world.start(place);
  }

  do(happening: Happening): void {
    this.world.timeline.trace(JSON.stringify(happening));
    this.#do('member' in happening ? { ...happening, member: this.#one(happening.member) } : happening);
  }

  /** Of those that the scenario has. */
  #one(member: string): string {
    return MEMBERS[MEMBERS.indexOf(member) % this.scenario.members] ?? member;
  }

  #do(happening: Happening): void {
    (this.#on[happening.do] as (happening: Happening) => void)(happening);
  }

  readonly #on: { readonly [Do in Happening['do']]: (happening: Extract<Happening, { do: Do }>) => void } = {
    write: (happening) => this.#post(happening, happening.text),
    confirm: (happening) => this.#post(happening, this.#confirmation(happening)),
    invite: (happening) => this.#post(happening, '', 'started'),
    click: ({ member, what }) => this.#click(member, what),
    intervene: ({ member, what }) => this.#intervene(member, what),
    brake: ({ length }) => {
      this.world.brake.isPulled = true;
      this.world.timeline.after(length, () => (this.world.brake.isPulled = false));
    },
    redeliver: ({ which }) => this.#redeliver(which),
    chat: ({ member, mode }) => {
      for (const via of VIAS) this.world.chat.modes.set(conversationOf({ member, via }), mode);
    },
    manage: ({ member }) => {
      const person = this.world.workspace.person(member);
      person.isManaged = !person.isManaged;
    },
    leave: ({ member }) => this.world.workspace.leave(this.world.workspace.person(member)),
    'come-back': ({ member }) => this.world.workspace.comeBack(this.world.workspace.person(member)),
    kill: ({ place, downFor }) => {
      const instance = this.world.instances[place];
      if (instance !== undefined) this.world.kill(instance, downFor);
    },
    pause: ({ place, length }) => {
      const instance = this.world.instances[place];
      if (instance !== undefined) instance.pausedUntil = this.world.timeline.now + length;
    },
    outage: ({ port, length }) => {
      this.world.down(port);
      this.world.timeline.after(length, () => this.world.heal(port));
    },
    jump: ({ by }) => this.world.time.moveAhead(by),
    obstruct: ({ member, step, length }) => {
      this.world.workspace.obstacles.set(member, step);
      this.world.timeline.after(length, () => this.world.liftObstacle(member));
    },
    poison: ({ member }) => this.#poison(member),
  };

  /** The command of the newest message that holds one, as it would be copied. */
  #confirmation({ member, command, code }: Extract<Happening, { do: 'confirm' }>): string {
    const name = command === 'export' ? 'Get my attachments' : 'Delete me';
    const shown = this.world.chat.shownTo(member).flatMap((message) => message.command ?? []);
    const own = shown.filter((text) => text.startsWith(name));
    const newest = own.at(-1);
    if (code === 'wrong' || newest === undefined) return `${name} bcdfgh`;
    return code === 'newest' ? newest : (own.at(-2) ?? newest);
  }

  #post(by: Readonly<{ member: string; via: Via }>, text: string, kind: Posted['kind'] = 'message'): void {
    const { chat } = this.world;
    const id = `m-${chat.posted.length + 1}`;
    const { member, via } = by;
    const posted: Posted = { id, member, via, conversation: conversationOf(by), text, kind, deliveries: 0 };
    chat.posted.push(posted);
    this.#deliver(posted, 0);
  }

  /** Over the network, to any gateway; again until it is accepted. */
  #deliver(posted: Posted, attempt: number): void {
    const { timeline, time } = this.world;
    let isSettled = false;
    const again = (): void => {
      if (isSettled) return;
      isSettled = true;
      if (posted.acceptedAt === undefined) this.#deliver(posted, attempt + 1);
    };
    const accepted = (): void => {
      isSettled = true;
      posted.acceptedAt ??= time.now();
      timeline.trace(`accepted ${posted.id}`);
    };
    timeline.after(attempt === 0 ? this.#random.int(30) : Math.min(8_000, 250 * 2 ** attempt), () => {
      posted.deliveries += 1;
      const isAnswerLost = this.#random.chance(0.05);
      const { up } = this.world;
      const instance = up[this.#random.int(up.length)];
      timeline.after(10_000, again);
      instance?.receive(posted.via, this.#payload(posted)).then(
        () => timeline.after(this.#random.int(5), isAnswerLost ? again : accepted),
        () => timeline.after(this.#random.int(5), again),
      );
      if (instance === undefined) timeline.after(1, again);
    });
  }

  #payload({ id, member, conversation, text, kind }: Posted): object {
    const about = { conversation: { id: conversation, kind: 'direct' }, sender: { id: member } };
    return kind === 'message'
      ? { type: 'message.created', data: { message: { id, text }, ...about } }
      : { type: 'conversation.started', webhookId: id, data: about };
  }

  #redeliver(which: number): void {
    const { posted } = this.world.chat;
    const one = posted[which % Math.max(1, posted.length)];
    if (one === undefined) return;
    const { up } = this.world;
    one.deliveries += 1;
    this.world.timeline.after(this.#random.int(20), () => {
      up[this.#random.int(up.length)]?.receive(one.via, this.#payload(one)).catch(() => undefined); // as good as lost
    });
  }

  #click(member: string, what: Click): void {
    const { chat, workspace } = this.world;
    const rel = what === 'cancel' ? 'cancel' : 'export';
    const urls = [
      ...chat
        .shownTo(member)
        .flatMap(({ pages = [] }) => pages.filter((page) => page.rel === rel).map(({ url }) => url)),
      ...workspace.notices
        .filter((notice) => what === 'cancel' && notice.member === member)
        .map(({ cancelUrl }) => cancelUrl),
    ];
    const id = /[0-9a-f-]{36}/.exec(urls.at(-1) ?? '')?.[0];
    const { up } = this.world;
    const instance = what === 'use' ? up[this.#random.int(up.length)] : up[0];
    if (id !== undefined) instance?.click(what, id).catch(() => undefined); // the page says that it did not work
  }

  /** Somebody of the staff; they see what was refused, and try no more. */
  #intervene(member: string, what: Intervention): void {
    const subject = this.#subjectOf(member);
    const [instance] = this.world.up;
    if (subject === undefined || instance === undefined) return;
    const data = this.world.log.events
      .filter(({ stream }) => stream.endsWith(subject))
      .map((event) => event.data as Readonly<{ exportId?: string; deletionId?: string }>)
      .findLast(({ exportId, deletionId }) => exportId !== undefined || deletionId !== undefined);
    const { exportId, deletionId } = data ?? {};
    const about = exportId === undefined ? deletionId !== undefined && { deletionId } : { exportId };
    instance.intervene({ what, subject, ...about }).catch(() => undefined);
  }

  #subjectOf(member: string): SubjectId | undefined {
    return this.world.vault.subjects.find(([, { memberId }]) => memberId === member)?.[0];
  }

  /** An event that nobody can read, in the stream of that member's exports. */
  #poison(member: string): void {
    const { log, poisoned, random } = this.world;
    const subject = this.#subjectOf(member);
    if (subject === undefined) return;
    poisoned.add(subject);
    void this.#append(log, `attachmentExport-${subject}`, random.uuid());
  }

  /** Behind whatever others write at that moment. */
  async #append(log: World['log'], stream: string, id: string): Promise<void> {
    let revision = -1n;
    for await (const event of log.read(stream)) ({ revision } = event);
    await log
      .append(stream, revision, [{ id, type: 'AttachmentExportBewitched', data: {}, metadata: {} }])
      .catch((error: unknown) => {
        if (!(error instanceof WrongRevisionError)) throw error;
        return this.#append(log, stream, id);
      });
  }
}
