import openapiTs, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { stringify } from 'yaml';
import { adminDocument } from './document.ts';

/** What is made of the contracts, by file: the document, and the types of a client. */
export const adminContract = async (): Promise<Readonly<Record<string, string>>> => {
  const document = adminDocument();
  const yaml = stringify(document, { aliasDuplicateObjects: false, lineWidth: 150 });
  const types = astToString(await openapiTs(structuredClone(document) as never));
  const header = '/** Made by `npm run openapi` of the contracts in apps/admin: not to be edited. */\n';
  return {
    'docs/contract/admin.yaml': await format(`# Made by \`npm run openapi\`: not to be edited.\n${yaml}`, { ...STYLE, parser: 'yaml' }), // prettier-ignore
    'apps/admin/client/admin-api.ts': await format(header + types, { ...STYLE, parser: 'typescript' }),
  };
};

const STYLE = { printWidth: 120, singleQuote: true } as const;
