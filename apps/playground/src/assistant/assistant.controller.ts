import {
  BadRequestException,
  Controller,
  Get,
  HttpException,
  Inject,
  Post,
  Req,
  Res,
  UnauthorizedException,
  UseGuards,
  type RawBodyRequest,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Webhook } from 'standardwebhooks';
import type { WebhookView } from '../api.ts';
import { OPTIONS, type PlaygroundOptions } from '../options.ts';
import { SessionGuard } from '../session/session.guard.ts';
import { outgoing } from './outgoing.ts';
import { Receive, type Receipt } from './receive.ts';
import { WebhookLog } from './webhook-log.ts';

const statusOf: Record<Receipt, number> = { shown: 200, 'shown-before': 200, 'not-direct': 409, gone: 410 };
const reasonOf: Partial<Record<Receipt, string>> = {
  'not-direct': 'Not a direct conversation with the recipient (any more)',
  gone: 'The conversation is gone',
};

/** Where the assistant posts what it says. */
@Controller()
export class AssistantController {
  readonly #receive: Receive;
  readonly #log: WebhookLog;
  readonly #webhook: Webhook;

  constructor(receive: Receive, log: WebhookLog, @Inject(OPTIONS) { assistant }: PlaygroundOptions) {
    this.#receive = receive;
    this.#log = log;
    this.#webhook = new Webhook(assistant.incomingSecret ?? assistant.secret);
  }

  @Post('assistant')
  async send(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ receipt: string }> {
    const body = this.#verified(request);
    const parsed = outgoing.safeParse(JSON.parse(body));
    if (!parsed.success) throw new BadRequestException('Not a message.send as the contract has it');
    const { data, type } = parsed.data;
    const receipt = await this.#receive.receive(data);
    const status = statusOf[receipt];
    await this.#log.received({ id: data.id, type, body, recipientId: data.recipient.memberId, outcome: status });
    const reason = reasonOf[receipt];
    if (reason !== undefined) throw new HttpException(reason, status);
    reply.status(status);
    return { receipt };
  }

  @Get('api/webhooks')
  @UseGuards(SessionGuard)
  last(): Promise<WebhookView[]> {
    return this.#log.last();
  }

  /** The body, if its signature is right; checked before it is parsed. */
  #verified({ rawBody, headers }: RawBodyRequest<FastifyRequest>): string {
    const header = (name: string): string => {
      const value = headers[name];
      return typeof value === 'string' ? value : '';
    };
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    try {
      const body = (rawBody ?? Buffer.alloc(0)).toString();
      this.#webhook.verify(body, Object.fromEntries(names.map((name) => [name, header(name)])), { jsonParse: false });
      return body;
    } catch (error) {
      throw new UnauthorizedException('Not signed by the assistant', { cause: error });
    }
  }
}
