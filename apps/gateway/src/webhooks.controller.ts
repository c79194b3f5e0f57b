import { parseInbound, webhookVerifier } from '@envoi/chat';
import { carry, traced } from '@envoi/tracing';
import {
  BadRequestException,
  Controller,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  UnauthorizedException,
} from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { GATEWAY_DEPENDENCIES, type GatewayDependencies, type ReceivingConnection } from './dependencies.ts';

/** Nothing is authentic, in the time it takes to find out. */
const nobody: ReceivingConnection = {
  id: '',
  workspace: '',
  isAuthentic: webhookVerifier([`whsec_${'A'.repeat(32)}`]),
};

/** Where chat platforms report (contract chat-webhook): authentic first, then JSON, then durable; then 202. */
@Controller('webhooks')
export class WebhooksController {
  private readonly connections: ReadonlyMap<string, ReceivingConnection>;

  constructor(@Inject(GATEWAY_DEPENDENCIES) private readonly deps: GatewayDependencies) {
    this.connections = new Map(deps.connections.map((connection) => [connection.id, connection]));
  }

  @Post(':connection')
  @HttpCode(202)
  async receive(@Param('connection') id: string, @Req() { headers, body }: FastifyRequest): Promise<void> {
    const { isAuthentic, ...connection } = this.connections.get(id) ?? nobody;
    const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    if (!isAuthentic(headers, raw, Date.now()) || connection.id === '') throw new UnauthorizedException();
    const message = parseInbound(objectIn(raw));
    if (message === undefined) return;
    const about = { kind: 'server', attributes: { 'envoi.connection': connection.id } } as const;
    await traced('webhook', about, () =>
      this.deps.inbox.accept({
        connection: connection.id,
        workspace: connection.workspace,
        webhookId: String(headers['webhook-id']),
        message,
        acceptedAt: this.deps.clock.now(),
        trace: carry(),
      }),
    );
  }
}

const objectIn = (raw: Buffer): object => {
  const value = jsonIn(raw);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadRequestException();
  return value;
};

const jsonIn = (raw: Buffer): unknown => {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new BadRequestException(); // the parser's message quotes the body
  }
};
