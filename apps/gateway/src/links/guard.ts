import { attachmentExport, liveLinks, type ExportId, type LiveLinks } from '@envoi/attachment-export';
import { type SubjectId } from '@envoi/event-sourcing';
import { type Person } from '@envoi/vault';
import { Inject, Injectable } from '@nestjs/common';
import { LINK_DEPENDENCIES, type LinkDependencies, type LinkedWorkspace } from './dependencies.ts';
import { LinkProblem } from './problem.ts';
import { rememberFor } from './remember.ts';

/** An export whose links work right now. */
export type Open = Readonly<{
  exportId: ExportId;
  subject: SubjectId;
  person: Person;
  links: LiveLinks;
  workspace: LinkedWorkspace;
}>;

type GuardDependencies = Pick<LinkDependencies, 'vault' | 'streams' | 'clock' | 'workspace'>;

type Standing = 'there' | 'managed' | 'gone';

/** Clicks may use an answer this old, in milliseconds (product rule C8). */
const MEMBER_KNOWN_FOR = 60_000;

/** Checks a click then and there, from the stream (product rule E8). The signature was checked before. */
@Injectable()
export class LinkGuard {
  private readonly standingOf: (key: string) => Promise<Standing>;

  constructor(@Inject(LINK_DEPENDENCIES) private readonly deps: GuardDependencies) {
    this.standingOf = rememberFor(
      { length: MEMBER_KNOWN_FOR, most: 10_000, elapsed: () => performance.now() },
      async (key) => {
        const [workspaceId, memberId, incarnation] = JSON.parse(key) as [string, string, string];
        const member = await this.workspace(workspaceId).member(memberId);
        if (member?.incarnation !== incarnation) return 'gone';
        return member.managed === null ? 'there' : 'managed';
      },
    );
  }

  /** Throws LinkProblem: `over` (expired, revoked, profile gone), `managed`, `unknown`, `down`. */
  async open(id: string): Promise<Open> {
    const exportId = id as ExportId;
    const { subject, links } = await this.live(exportId);
    const person = await this.deps.vault.person(subject);
    if (person === undefined) throw new LinkProblem('over');
    const { workspace, memberId, incarnation } = person;
    const standing = await this.standingOf(JSON.stringify([workspace, memberId, incarnation]));
    if (standing === 'gone') throw new LinkProblem('over');
    if (standing === 'managed') throw new LinkProblem('managed');
    return { exportId, subject, person, links, workspace: this.workspace(workspace) };
  }

  /** The links by the log alone: whoever has them may revoke them, whatever became of the member. */
  async live(exportId: ExportId): Promise<Readonly<{ subject: SubjectId; links: LiveLinks }>> {
    const owner = await this.deps.vault.requestOwner(exportId);
    if (owner === undefined) throw new LinkProblem('over'); // signed by us, so it was somebody's: of a forgotten subject
    const { subject, command } = owner;
    if (command !== 'export') throw new LinkProblem('unknown');
    const { state, events } = await this.deps.streams.load(attachmentExport, subject);
    const links = liveLinks(state, exportId, this.deps.clock.now());
    if (links !== undefined) return { subject, links };
    const wasAnnounced = events.some(
      ({ type, data }) => type === 'AttachmentExportAnnounced' && data.exportId === exportId,
    );
    throw new LinkProblem(wasAnnounced ? 'over' : 'unknown');
  }

  private workspace(id: string): LinkedWorkspace {
    const workspace = this.deps.workspace(id);
    if (workspace === undefined) throw new LinkProblem('down'); // a connection was taken out of the configuration
    return workspace;
  }
}
