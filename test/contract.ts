import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

type Contract = 'chat-webhook' | 'workspace';

/**
 * What is wrong with a value according to a schema of our published contracts; empty: nothing. OpenAPI 3.1 schemas are JSON
 * Schema 2020-12.
 */
export const violations = (contract: Contract, schema: string, value: unknown): readonly string[] => {
  const file = join(import.meta.dirname, `../docs/contract/${contract}.yaml`);
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default(ajv);
  ajv.addSchema(parse(readFileSync(file, 'utf8')) as object, contract);
  const validate = ajv.getSchema(`${contract}#/components/schemas/${schema}`);
  if (validate === undefined) throw new Error(`${contract} has no schema ${schema}`);
  void validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
};
