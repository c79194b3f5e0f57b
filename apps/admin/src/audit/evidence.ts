import { Readable } from 'node:stream';
import { RecordEvidenceExport, type Exported } from '@envoi/access-record';
import { OutageError, plus, type Instant } from '@envoi/event-sourcing';
import {
  QUERY,
  TOLERANCE,
  NotSealedError,
  NotYetSealedError,
  sealedPeriod,
  writeEvidence,
  type Header,
} from '@envoi/evidence';
import { MissingTileError } from '@envoi/ledger';
import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { CommandBus, Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { type FastifyReply } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Problem } from '../problems/problem.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { evidenceBody } from './contract.ts';
import { type Sealed } from './sealed.ts';

type Export = Readonly<{ exported: Exported; by?: string; at: Instant }>;

/** The text of an evidence file. */
export class Evidence extends Query<AsyncIterable<string>> {
  constructor(readonly wanted: Export) {
    super();
  }
}

@QueryHandler(Evidence)
export class EvidenceHandler implements IQueryHandler<Evidence> {
  constructor(@Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies) {}

  execute({ wanted }: Evidence): Promise<AsyncIterable<string>> {
    return evidenceOf(this.deps.sealed, wanted, this.deps.signing);
  }
}

/**
 * The text of an evidence file of a period; waits for a head that reaches beyond it. Throws OutageError when there is none
 * for too long.
 */
export async function evidenceOf(
  sealed: Sealed,
  { exported: { from, to, ...exported }, by, at }: Export,
  signing?: AdminDependencies['signing'],
): Promise<AsyncIterable<string>> {
  const { origin, ...range } = await whenSealed(sealed, { from, to });
  const header: Header = {
    ...{ evidence: 1, origin, query: QUERY, period: { from, to, tolerance: TOLERANCE } },
    exported: { at, ...(by !== undefined && { by }), ...exported },
  };
  return writeEvidence(header, range, signing);
}

/** Whether a period has been over for so long that nothing more can be recorded in it. */
export const isOver = (to: Instant, now: Instant): boolean => to <= plus(now, -TOLERANCE);
export const NOT_OVER = 'must be two minutes ago: so long clocks and appends may take';

const LOOKS = 60;
const LOOK_EVERY = 250;

const whenSealed = async (sealed: Sealed, period: Parameters<typeof sealedPeriod>[1]) => {
  for (let look = 1; ; look += 1) {
    try {
      return await sealedPeriod(sealed, period);
    } catch (error) {
      const isSoon = error instanceof NotYetSealedError || error instanceof MissingTileError;
      if (!isSoon) throw error;
      if (look === LOOKS) throw new OutageError(error.message, undefined, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
};

@Controller('api/v1/audit')
export class EvidenceController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  /** The export is on the record before the first line: and so is sealed behind the period, which has an end then. */
  @Post('evidence')
  @HttpCode(200)
  @AllowedTo('auditor')
  async evidence(
    @ActingStaff() { actor }: Acting,
    @Body({ schema: evidenceBody }) { why, from, to, recipient }: z.output<typeof evidenceBody>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const at = this.deps.clock.now();
    if (!isOver(to, at)) throw Problem.invalid([{ field: 'to', detail: NOT_OVER }]);
    const exported = { from, to, recipient, ...why };
    const { id } = reply.request;
    await this.commands.execute(new RecordEvidenceExport(actor, exported, { causation: id, correlation: id, at }));
    const text = await this.queries.execute(new Evidence({ exported, by: actor, at }));
    const name = `evidence-${from.slice(0, 10)}-${to.slice(0, 10)}.txt`;
    void reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(this.orError(text, id), { objectMode: false }));
  }

  /** What goes wrong is said in a last line, after which there is no end: so it is no evidence. */
  private async *orError(text: AsyncIterable<string>, requestId: string): AsyncGenerator<string> {
    try {
      yield* text;
    } catch (error) {
      const problem = error instanceof NotSealedError ? Problem.notSealed(error) : Problem.of(error);
      if (problem.status === 500) this.deps.onDefect(error, requestId);
      yield `\n${JSON.stringify({ error: problem.body(requestId) })}\n`;
    }
  }
}
