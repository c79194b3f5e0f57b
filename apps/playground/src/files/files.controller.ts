import { randomUUID } from 'node:crypto';
import {
  BadRequestException,
  Controller,
  ForbiddenException,
  Get,
  NotFoundException,
  Param,
  PayloadTooLargeException,
  Post,
  Req,
  Res,
  UseGuards,
  type StreamableFile,
} from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MessageView } from '../api.ts';
import { Conversations } from '../chat/conversations.ts';
import { PostMessage, type UploadedFile } from '../chat/post-message.ts';
import { CurrentMember, SessionGuard } from '../session/session.guard.ts';
import type { MembersTable } from '../store/tables.ts';
import { Attachments } from './attachments.ts';
import { Blobs } from './blobs.ts';
import { sendFile } from './send-file.ts';

/** Uploads and downloads in the chat. */
@Controller('api')
@UseGuards(SessionGuard)
export class FilesController {
  readonly #conversations: Conversations;
  readonly #postMessage: PostMessage;
  readonly #attachments: Attachments;
  readonly #blobs: Blobs;

  constructor(conversations: Conversations, postMessage: PostMessage, attachments: Attachments, blobs: Blobs) {
    this.#conversations = conversations;
    this.#postMessage = postMessage;
    this.#attachments = attachments;
    this.#blobs = blobs;
  }

  /** One message with all files of the request. If one of them fails, none is kept. */
  @Post('conversations/:id/attachments')
  async upload(
    @CurrentMember() sender: MembersTable,
    @Param('id') conversationId: string,
    @Req() request: FastifyRequest,
  ): Promise<MessageView> {
    if (!request.isMultipart()) throw new BadRequestException('Send the files as multipart/form-data');
    if (sender.frozen_at !== null) throw new ForbiddenException('Your profile is being deleted');
    await this.#conversations.get(conversationId, sender.id);
    const files: UploadedFile[] = [];
    try {
      for await (const part of request.files()) files.push(await this.#store(part));
      if (files.length === 0) throw new BadRequestException('No file');
      return await this.#postMessage.post({ conversationId, sender, text: '', files });
    } catch (error) {
      await Promise.all(files.map(({ id }) => this.#blobs.remove(id)));
      throw error;
    }
  }

  @Get('attachments/:id')
  async download(
    @CurrentMember() member: MembersTable,
    @Param('id') id: string,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const attachment = await this.#attachments.find(id);
    if (attachment?.availability !== 'available') throw new NotFoundException('No such file');
    await this.#conversations.get(attachment.conversation_id, member.id);
    return sendFile({ attachment, blobs: this.#blobs, headers, reply });
  }

  async #store(part: MultipartFile): Promise<UploadedFile> {
    const id = randomUUID();
    const written = await this.#blobs.write(id, part.file);
    if (part.file.truncated) {
      await this.#blobs.remove(id);
      throw new PayloadTooLargeException('The file is too large');
    }
    return { id, name: cleanName(part.filename), type: cleanType(part.mimetype), ...written };
  }
}

const cleanName = (name: string): string => name.replace(/[\p{Cc}\p{Cf}/\\]/gu, '').slice(0, 200) || 'file';

const cleanType = (type: string): string =>
  /^[\w!#$&^.+-]{1,80}\/[\w!#$&^.+-]{1,80}$/.test(type) ? type : 'application/octet-stream';
