import { standardWebhooksChat, type ChatPort } from '@envoi/chat';
import { type Connection } from '@envoi/configuration';
import {
  circuitBreaker,
  outboundClient,
  type BreakerAlert,
  type OutboundClient,
  type OutboundResponse,
} from '@envoi/outbound';
import { traced, type About } from '@envoi/tracing';
import { httpWorkspace, type WorkspacePort } from '@envoi/workspace';
import { type Logger } from './logger.ts';

/** The chat platforms and workspaces of the connections file. */
export interface Outside {
  readonly connections: readonly Connection[];
  /** Undefined for what is not configured (any more). */
  chatOf: (connection: string) => ChatPort | undefined;
  workspaceOf: (id: string) => WorkspacePort | undefined;
  /** The same as plain data, for a thread. */
  settingsOf: (workspace: string) => Connection['workspace'] | undefined;
  close(): Promise<void>;
}

/** One client and one breaker for each chat and each workspace: when one is down, the others do not notice. */
export function openOutside(connections: readonly Connection[], logger: Logger): Outside {
  const clients: OutboundClient[] = [];
  const open = (what: 'chat' | 'workspace', id: string, allowedNetworks: readonly string[]) => {
    const name = what === 'chat' ? 'envoi.connection' : 'envoi.workspace';
    const client = tracedClient(outboundClient({ allowedNetworks }), what, { [name]: id });
    clients.push(client);
    const alert = (fields: BreakerAlert): void => logger.warn(fields, `alert: ${fields.alert}`);
    return { client, breaker: circuitBreaker(`${what} ${id}`, { alert }) };
  };
  const settings = new Map(connections.map(({ workspace }) => [workspace.id, workspace]));
  const chats = new Map(
    connections.map(({ id, outbound }) => [
      id,
      standardWebhooksChat({ outbound, ...open('chat', id, outbound.allowedNetworks) }),
    ]),
  );
  const workspaces = new Map(
    [...settings].map(([id, workspace]) => [
      id,
      httpWorkspace({ workspace, ...open('workspace', id, workspace.allowedNetworks) }),
    ]),
  );
  return {
    connections,
    chatOf: (id) => chats.get(id),
    workspaceOf: (id) => workspaces.get(id),
    settingsOf: (id) => settings.get(id),
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}

/** Its calls are named after whom they are to; where to, and with what, no span says. */
const tracedClient = (
  client: OutboundClient,
  name: string,
  attributes: About['attributes'] & object,
): OutboundClient => {
  const call = <Response extends OutboundResponse>(work: () => Promise<Response>): Promise<Response> =>
    traced(name, { kind: 'client', attributes }, async (say) => {
      const response = await work();
      say({ 'http.response.status_code': response.status });
      return response;
    });
  return {
    request: (request) => call(() => client.request(request)),
    send: (request) => call(() => client.send(request)),
    json: (request, limits) => call(() => client.json(request, limits)),
    close: () => client.close(),
  };
};
