import { HttpException, NotFoundException, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { AttachmentsTable } from '../store/tables.ts';
import type { Blobs } from './blobs.ts';
import { parseRange } from './range.ts';

interface Sending {
  attachment: Pick<AttachmentsTable, 'id' | 'name' | 'type' | 'size' | 'sha256'>;
  blobs: Blobs;
  headers: Record<string, string | string[] | undefined>;
  reply: FastifyReply;
}

/** The bytes of an attachment, or the part that was asked for; always to be saved, never to be run. Throws 404, 416. */
export async function sendFile({ attachment, blobs, headers, reply }: Sending): Promise<StreamableFile> {
  const size = Number(attachment.size);
  const etag = `"${attachment.sha256}"`;
  const range = isForThisVersion(headers['if-range'], etag) ? parseRange(asString(headers['range']), size) : 'all';
  reply.header('accept-ranges', 'bytes').header('etag', etag).header('cache-control', 'private, no-cache');
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${size}`);
    throw new HttpException('There are not that many bytes', 416);
  }
  const stream = await blobs.read(attachment.id, range === 'all' ? undefined : range);
  if (stream === undefined) throw new NotFoundException('The file is gone');
  if (range !== 'all') reply.status(206).header('content-range', `bytes ${range.first}-${range.last}/${size}`);
  reply
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'");
  return new StreamableFile(stream, {
    type: attachment.type,
    length: range === 'all' ? size : range.last - range.first + 1,
    disposition: `attachment; filename*=UTF-8''${encodeURIComponent(attachment.name).replace(/['()*]/g, percent)}`,
  });
}

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

const isForThisVersion = (ifRange: string | string[] | undefined, etag: string): boolean =>
  ifRange === undefined || ifRange === etag;

const asString = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
