import { CancelAttachmentExport, RevokeExportLinks, type ExportId } from '@envoi/attachment-export';
import { InboxWriter, webhookVerifier } from '@envoi/chat';
import { type Assistant } from '@envoi/composition';
import { describeError } from '@envoi/consumers';
import { LinkUseCounter } from '@envoi/link-use';
import { CancelProfileDeletion, type DeletionId } from '@envoi/profile-deletion';
import { findRequest } from '@envoi/requests';
import { publishedKeys } from '@envoi/signing';
import { countWebhooks } from './count-webhooks.ts';
import { createGateway } from './create-gateway.ts';
import { type GatewayDependencies, type MovableClock } from './dependencies.ts';

export interface GatewayOptions {
  assistant: Assistant;
  host: string;
  port: number;
  /** What else must be there before it is ready. */
  missing?: () => readonly string[];
  movableClock?: MovableClock;
}

export interface Gateway {
  port: number;
  /** Takes in nothing more, lets requests under way end for a second, then ends every connection. */
  stop(): Promise<void>;
}

/** Listens for webhooks and clicks. Throws what the operating system says when it cannot. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const app = await createGateway(dependenciesOf(options));
  countWebhooks(app.getHttpAdapter().getInstance(), options.assistant.stores.metrics);
  try {
    await app.listen(options.port, options.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { port, stop: () => app.close() };
}

function dependenciesOf({ assistant, missing = () => [], movableClock }: GatewayOptions): GatewayDependencies {
  const { stores, outside, logger, chatKeys: keys, payloads, commands } = assistant;
  const { database, clock, streams, vault } = stores;
  return {
    connections: outside.connections.map(({ id, workspace, inbound }) => ({
      id,
      workspace: workspace.id,
      isAuthentic: webhookVerifier(inbound.secrets),
    })),
    inbox: new InboxWriter({ database, sealer: payloads, keys }),
    clock,
    missing: async () => [...(await stores.missing()), ...missing()],
    ...(movableClock !== undefined && { movableClock }),
    publicKeys: () => publishedKeys(database),
    links: {
      publicUrl: assistant.publicUrl,
      linkKeys: assistant.linkKeys,
      clock,
      streams,
      vault,
      manifests: assistant.manifests,
      workspace: outside.workspaceOf,
      linkUse: new LinkUseCounter({
        ...{ streams, vault, clock },
        onDropped: (uses, error) =>
          logger.warn(
            { uses, ...(error !== undefined && { error: describeError(error) }) },
            'uses of links are not recorded',
          ),
      }),
      revokeLinks: (subject, exportId, cause) => commands.execute(new RevokeExportLinks(subject, exportId, cause)),
      cancel: {
        export: async (subject, requestId, cause) => {
          const events = await commands.execute(new CancelAttachmentExport(subject, requestId as ExportId, cause));
          return events.length > 0;
        },
        deletion: async (subject, requestId, cause) => {
          const events = await commands.execute(new CancelProfileDeletion(subject, requestId as DeletionId, cause));
          return events.length > 0;
        },
      },
      findDeletion: async (deletionId) => {
        const request = await findRequest(database, deletionId);
        return request?.kind === 'deletion' ? request.subject : undefined;
      },
      onError: (error) => logger.error({ error: describeError(error) }, 'a request failed'),
    },
  };
}
