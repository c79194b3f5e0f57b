import { discard, type CircuitBreaker, type OutboundClient, type OutboundRequest } from '@envoi/outbound';
import { type z } from 'zod';
import { asNonsense, callWithRetries, checked } from './calls.ts';
import { stepAnswer } from './deletion-step.ts';
import { contentOf, singleRange } from './content.ts';
import { WorkspaceNonsenseError, type WorkspaceOperation } from './nonsense.ts';
import { type WorkspacePort } from './port.ts';
import { memberSchema, pageSchema, summarySchema } from './schemas.ts';

export interface HttpWorkspaceOptions {
  /** Of the connection: base URL without a slash at its end, and the bearer token. */
  workspace: Readonly<{ url: string; token: string }>;
  client: OutboundClient;
  breaker: CircuitBreaker;
}

const MIB = 1024 * 1024;
const PAGE_SIZE = 1_000;

/** A header's bytes are UTF-8; Node takes them as latin1. */
const headerText = (text: string): string => Buffer.from(text).toString('latin1');

/** A workspace that implements the project's contract over HTTP. What it says is checked before anybody sees it. */
export const httpWorkspace = ({ workspace, client, breaker }: HttpWorkspaceOptions): WorkspacePort => {
  const headers = { authorization: `Bearer ${workspace.token}`, accept: 'application/json' };
  const urlOf = (...path: readonly string[]): string =>
    [workspace.url, ...path.map((part) => encodeURIComponent(part))].join('/');

  const call = (operation: WorkspaceOperation, request: Omit<OutboundRequest, 'headers'>, more: object = {}) =>
    callWithRetries(breaker, () =>
      client
        .json({ ...request, headers: { ...headers, ...more } }, { maxBytes: 16 * MIB })
        .catch(asNonsense(operation)),
    );

  const get = async <Output>(
    operation: WorkspaceOperation,
    request: { url: string; signal?: AbortSignal },
    schema: z.ZodType<Output>,
  ): Promise<Output | 404 | 410> => {
    const { status, value } = await call(operation, { method: 'GET', ...request });
    if (status === 404 || status === 410) return status;
    if (status !== 200) throw new WorkspaceNonsenseError(operation, `status ${status}`);
    return checked(operation, schema, value);
  };

  const found = <Output>(operation: WorkspaceOperation, answer: Output | 404 | 410): Output | undefined => {
    if (answer === 410) throw new WorkspaceNonsenseError(operation, 'status 410');
    return answer === 404 ? undefined : answer;
  };

  return {
    member: async (id) => found('member', await get('member', { url: urlOf('members', id) }, memberSchema)),
    summary: async (id) =>
      found('summary', await get('summary', { url: urlOf('members', id, 'summary') }, summarySchema)),

    attachments: async (id, { uploadedUntil, cursor, signal }) => {
      const query = new URLSearchParams({ uploadedUntil, limit: String(PAGE_SIZE) });
      if (cursor !== undefined) query.set('cursor', cursor);
      const url = `${urlOf('members', id, 'attachments')}?${query.toString()}`;
      const answer = await get('attachments', { url, ...(signal && { signal }) }, pageSchema);
      if (answer === 404) return 'unknown-member';
      return answer === 410 ? 'cursor-too-old' : answer;
    },

    content: async ({ attachmentId, onBehalfOf, range, signal }) => {
      const request = {
        method: 'GET' as const,
        url: urlOf('attachments', attachmentId, 'content'),
        headers: {
          authorization: headers.authorization,
          'accept-encoding': 'identity',
          'on-behalf-of': headerText(onBehalfOf),
          ...singleRange(range),
        },
        ...(signal && { signal }),
      };
      return contentOf(
        await callWithRetries(
          breaker,
          () => client.request(request),
          ({ body }) => discard(body),
        ),
      );
    },

    notifyElsewhere: async (id, { key, ...notice }) => {
      const request = { method: 'POST' as const, url: urlOf('members', id, 'notices'), body: JSON.stringify(notice) };
      const { status } = await call('notifyElsewhere', request, {
        'content-type': 'application/json',
        'idempotency-key': key,
      });
      if (status === 404) return 'not-offered';
      if (status >= 200 && status < 300) return 'accepted';
      throw new WorkspaceNonsenseError('notifyElsewhere', `status ${status}`);
    },

    deletionStep: async (id, { step, key, incarnation }) => {
      const request = { method: 'PUT' as const, url: urlOf('members', id, 'deletion', step) };
      const more = { 'idempotency-key': key, incarnation: headerText(incarnation) };
      return stepAnswer(step, await call('deletionStep', request, more));
    },
  };
};
