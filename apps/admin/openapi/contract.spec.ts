import { readFile } from 'node:fs/promises';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { adminDocument, operations } from './document.ts';
import { adminContract } from './write.ts';

it('what is published is what the contracts say: otherwise run `npm run openapi`', async () => {
  for (const [file, text] of Object.entries(await adminContract())) expect(await readFile(file, 'utf8')).toBe(text);
});

it('passes a linter that is not ours', async () => {
  const config = await createConfig({ extends: ['recommended-strict'], rules: { 'no-server-example.com': 'off' } });
  const lint = async (document: object) => {
    const found = await lintFromString({ source: JSON.stringify(document), config });
    return found.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer ?? ''})`);
  };
  expect(await lint(adminDocument())).toEqual([]);
  const broken = { ...adminDocument(), security: [{ nobody: [] }] };
  expect(await lint(broken)).toContainEqual(expect.stringContaining('security-defined'));
});

it('tells of each route once, under a name of its own', () => {
  const routes = operations.map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(routes)]).toEqual(routes);
  const names = operations.map(({ id }) => id);
  expect([...new Set(names)]).toEqual(names);
});
