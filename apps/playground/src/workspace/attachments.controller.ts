import {
  BadRequestException,
  Controller,
  ForbiddenException,
  Get,
  Headers,
  NotFoundException,
  Param,
  Query,
  Req,
  Res,
  UseGuards,
  type StreamableFile,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Members } from '../chat/members.ts';
import { Attachments, type ListedAttachment } from '../files/attachments.ts';
import { Blobs } from '../files/blobs.ts';
import { sendFile } from '../files/send-file.ts';
import { BearerGuard } from './bearer.guard.ts';
import { readCursor, writeCursor, type Position } from './cursor.ts';

const listing = z.object({
  uploadedUntil: z.iso.datetime({ offset: true }),
  cursor: z.string().max(2_000).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(500),
});

/** Workspace API: what the member may export, and its bytes. */
@Controller('workspace')
@UseGuards(BearerGuard)
export class WorkspaceAttachmentsController {
  readonly #members: Members;
  readonly #attachments: Attachments;
  readonly #blobs: Blobs;

  constructor(members: Members, attachments: Attachments, blobs: Blobs) {
    this.#members = members;
    this.#attachments = attachments;
    this.#blobs = blobs;
  }

  @Get('members/:memberId/attachments')
  async list(
    @Param('memberId') memberId: string,
    @Query({ schema: listing }) { uploadedUntil, cursor, limit }: z.infer<typeof listing>,
  ): Promise<{ items: object[]; next: string | null }> {
    if ((await this.#members.findRegistered(memberId)) === undefined)
      throw new NotFoundException('Not a registered member');
    const rows = await this.#attachments.listOf({
      memberId,
      uploadedUntil: new Date(uploadedUntil),
      after: cursor === undefined ? undefined : positionOf(memberId, cursor),
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(contractAttachment),
      next: last === undefined ? null : writeCursor(memberId, { uploadedAt: last.uploaded_at, id: last.id }),
    };
  }

  @Get('attachments/:attachmentId/content')
  async content(
    @Param('attachmentId') id: string,
    @Headers('on-behalf-of') onBehalfOf: string | undefined,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    if (onBehalfOf === undefined) throw new BadRequestException('On-Behalf-Of is missing');
    const attachment = await this.#attachments.find(id);
    if (attachment === undefined) throw new NotFoundException('No such attachment');
    if (attachment.belongs_to !== onBehalfOf || attachment.availability === 'quarantined')
      throw new ForbiddenException('This member may not have it');
    if (attachment.availability !== 'available') throw new NotFoundException('Gone');
    return sendFile({ attachment, blobs: this.#blobs, headers, reply });
  }
}

const positionOf = (memberId: string, cursor: string): Position => {
  const position = readCursor(memberId, cursor);
  if (position === undefined) throw new BadRequestException('Not a cursor of this listing');
  return position;
};

const contractAttachment = (row: ListedAttachment): object => ({
  id: row.id,
  name: row.name,
  type: row.type,
  size: Number(row.size),
  uploadedAt: row.uploaded_at.toISOString(),
  uploadedBy: row.uploader,
  place: { kind: row.place_kind, id: row.conversation_id, name: row.place_name ?? undefined },
  available: row.availability === 'available',
  reason: row.availability === 'available' ? undefined : row.availability,
});
