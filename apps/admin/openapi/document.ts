import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { auditOperations } from './audit-operations.ts';
import { type Operation } from './operation.ts';
import { readOperations } from './read-operations.ts';
import { staffOperations } from './staff-operations.ts';

/** Every route of the admin API. */
export const operations: readonly Operation[] = [...readOperations, ...staffOperations, ...auditOperations];

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.exactOptional(z.string()),
    errors: z.exactOptional(z.array(z.object({ field: z.string(), detail: z.string() }))),
    requestId: z.string(),
  })
  .meta({ id: 'Problem', description: 'What is answered instead (RFC 9457).' });

/** The OpenAPI 3.1 document of the admin API, made of its contracts. */
export const adminDocument = () =>
  createDocument(
    {
    openapi: '3.1.0',
    info: {
      title: 'Envoi: administrators and auditors',
      version: '1.0.0',
      description:
        'Reads from read models; nothing that is answered is kept on the way (`no-store`). Each answer has its `x-request-id`. Subjects are pseudonyms.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'ADMIN_PORT of this installation' }],
    security: [{ bearer: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name, description: DESCRIPTIONS[name] ?? '' })),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Of the configured issuer (OIDC).' },
      },
    },
    paths: Object.fromEntries(
      operations.map((operation) => [operation.path, { [operation.method]: operationOf(operation) }]),
    ),
  }, { override: ({ jsonSchema }) => withoutRepetition(jsonSchema) }); // prettier-ignore

/** A format says it; the expression behind it says nothing more to a reader. */
const withoutRepetition = (schema: { format?: string; pattern?: string }): void => {
  if (schema.format !== undefined) delete schema.pattern;
};

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  reading: 'How things are.',
  changing: 'What staff may change; recorded, and told to the member where it is about one.',
  'looking up': 'From who somebody is outside to their pseudonym; recorded, limited and reported.',
  'signing in': 'Who is asking.',
  audit: 'What happened, and its proof.',
};

const operationOf = (operation: Operation): ZodOpenApiOperationObject => {
  const { id, summary, description, tag, roles, params, query, headers, body } = operation;
  const whoMay = roles.length === 0 ? 'Open to all.' : `Roles: ${roles.join(', ')}.`;
  return {
    operationId: id,
    summary,
    description: description === undefined ? whoMay : `${description} ${whoMay}`,
    tags: [tag],
    ...(roles.length === 0 && { security: [] }),
    requestParams: {
      ...(params !== undefined && { path: params }),
      ...(query !== undefined && { query: query as z.ZodObject }),
      ...(headers !== undefined && { header: headers }),
    },
    ...(body !== undefined && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: responsesOf(operation),
  };
};

const tagHeaders = z.object({ etag: z.string() });

const responsesOf = ({ answer, answerType = 'application/json', isTagged = false, ...operation }: Operation): ZodOpenApiResponsesObject => {
  const problems = Object.entries({ ...operation.problems, ...usual(operation) });
  return {
    200: { description: 'The answer', content: { [answerType]: { schema: answer } }, ...(isTagged && { headers: tagHeaders }) },
    ...(isTagged && { 304: { description: 'As it was, by `if-none-match`' } }),
    ...Object.fromEntries(problems.map(([status, when]) => [
      status,
      { description: `${STATUS_CODES[status] ?? ''}: ${when}`, content: { 'application/problem+json': { schema: problem } } },
    ])),
  };
}; // prettier-ignore

const usual = ({ roles }: Pick<Operation, 'roles'>): Readonly<Record<number, string>> => ({
  400: 'what was sent is not what this takes',
  ...(roles.length > 0 && { 401: 'no token, or one that does not count', 403: 'none of the roles' }),
  503: 'a store or the issuer cannot be reached now; `retry-after` says when to come again',
});
