import { type SubjectId } from '@envoi/event-sourcing';
import { type Posted } from './outside/chat.ts';
import { type Random } from './random.ts';
import { MEMBERS, type Happening, type Scenario } from './scenario.ts';
import { type World } from './world.ts';

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
    switch (happening.do) {
      case 'write':
        return this.#post(happening.member, happening.text);
      case 'confirm':
        return this.#post(happening.member, this.#confirmation(happening));
      case 'invite':
        return this.#post(happening.member, '', 'started');
      case 'click':
        return this.#click(happening.member, happening.what);
      case 'redeliver':
        return this.#redeliver(happening.which);
      case 'chat':
        this.world.chat.modes.set(`dm-${happening.member}`, happening.mode);
        return undefined;
      default:
        return this.#misfortune(happening);
    }
  }

  #misfortune(happening: Happening): void {
    const { world } = this;
    switch (happening.do) {
      case 'kill': {
        const instance = world.instances[happening.place];
        if (instance !== undefined) world.kill(instance, happening.downFor);
        return undefined;
      }
      case 'pause': {
        const instance = world.instances[happening.place];
        if (instance !== undefined) instance.pausedUntil = world.timeline.now + happening.length;
        return undefined;
      }
      case 'outage':
        world.down(happening.port);
        world.timeline.after(happening.length, () => world.heal(happening.port));
        return undefined;
      case 'jump':
        return world.time.moveAhead(happening.by);
      case 'poison':
        return this.#poison(happening.member);
      default:
        return this.#people(happening);
    }
  }

  #people(happening: Happening): void {
    if (happening.do !== 'manage' && happening.do !== 'leave' && happening.do !== 'come-back') return;
    const { workspace } = this.world;
    const person = workspace.person(happening.member);
    if (happening.do === 'manage') person.isManaged = !person.isManaged;
    else if (happening.do === 'leave') workspace.leave(person);
    else workspace.comeBack(person);
  }

  /** The command of the newest message that holds one, as it would be copied. */
  #confirmation({ member, command, code }: Extract<Happening, { do: 'confirm' }>): string {
    const name = command === 'export' ? 'Get my attachments' : 'Delete me';
    const shown = this.world.chat.shownTo(member).flatMap((message) => message.command ?? []);
    const own = shown.filter((text) => text.startsWith(name));
    const newest = own.at(-1);
    if (code === 'wrong' || newest === undefined) return `${name} bcdfgh`;
    return code === 'newest' ? newest : (own.at(-2) ?? newest);
  }

  #post(member: string, text: string, kind: Posted['kind'] = 'message'): void {
    const { chat } = this.world;
    const id = `m-${chat.posted.length + 1}`;
    const posted: Posted = { id, member, conversation: `dm-${member}`, text, kind, deliveries: 0 };
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
      instance?.receive(this.#payload(posted)).then(
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
      up[this.#random.int(up.length)]?.receive(this.#payload(one)).catch(() => undefined); // as good as lost
    });
  }

  #click(member: string, what: 'cancel' | 'revoke'): void {
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
    const [instance] = this.world.up;
    if (id !== undefined) instance?.click(what, id).catch(() => undefined); // the page says that it did not work
  }

  /** An event that nobody can read, in the stream of that member's exports. */
  #poison(member: string): void {
    const { vault, log, poisoned, random } = this.world;
    const known = vault.subjects.find(([, { memberId }]) => memberId === member);
    if (known === undefined) return;
    const subject: SubjectId = known[0];
    poisoned.add(subject);
    void this.#append(log, `attachmentExport-${subject}`, random.uuid());
  }

  async #append(log: World['log'], stream: string, id: string): Promise<void> {
    let revision = -1n;
    for await (const event of log.read(stream)) ({ revision } = event);
    await log.append(stream, revision, [{ id, type: 'AttachmentExportBewitched', data: {}, metadata: {} }]);
  }
}
