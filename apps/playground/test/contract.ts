import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const files = { chat: 'chat-webhook.yaml', workspace: 'workspace.yaml' };

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
for (const [name, file] of Object.entries(files)) {
  const text = readFileSync(new URL(`../../../docs/contract/${file}`, import.meta.url), 'utf8');
  ajv.addSchema(parse(text) as object, name);
}

/** What in `value` is not as the published contract has it; nothing when all is well. */
export const violations = (contract: keyof typeof files, schema: string, value: unknown): string[] => {
  const validate = ajv.getSchema(`${contract}#/components/schemas/${schema}`);
  if (validate === undefined) throw new Error(`${contract} has no schema ${schema}`);
  if (validate(value) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
};
