import { type SubjectId } from '@envoi/event-sourcing';
import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type z } from 'zod';
import { ADMIN_DEPENDENCIES, type AdminDependencies } from '../dependencies.ts';
import { Looks } from '../looks/looks.ts';
import { Why } from '../looks/why.ts';
import { ActingStaff, type Acting } from '../staff/acting.ts';
import { AllowedTo } from '../staff/allowed-to.ts';
import { subjectPath, type notesAnswer } from './contract.ts';

@Controller('api/v1/subjects/:subject')
export class NotesController {
  constructor(
    @Inject(ADMIN_DEPENDENCIES) private readonly deps: AdminDependencies,
    private readonly looks: Looks,
  ) {}

  /** What colleagues wrote about a subject, for those who write it; a look, since it may name somebody. */
  @Get('notes')
  @AllowedTo('operator', 'admin')
  async notes(
    @ActingStaff() who: Acting,
    @Param({ schema: subjectPath }) { subject }: z.output<typeof subjectPath>,
    @Why() why: Why,
    @Req() request: FastifyRequest,
  ): Promise<z.infer<typeof notesAnswer>> {
    await this.looks.record(who, { lookup: 'notes', target: { kind: 'subject', id: subject }, ...why }, request);
    return { items: await this.#notesOf(subject) };
  }

  async #notesOf(subject: SubjectId) {
    const notes = await this.deps.notes.notesOf(subject);
    return notes.map(({ actor, at, text }) => ({ actor, at, text }));
  }
}
