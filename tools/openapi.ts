/** Writes the OpenAPI document of the admin API, and the types of its client, from the contracts: `npm run openapi`. */
import { writeFile } from 'node:fs/promises';
import { adminContract } from '../apps/admin/openapi/write.ts';

for (const [file, text] of Object.entries(await adminContract()))
  await writeFile(new URL(`../${file}`, import.meta.url), text);
