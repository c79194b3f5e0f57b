import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type System } from './system.ts';

export type Ran = Readonly<{ code: number; stdout: string; stderr: string }>;

/** `npm run audit -- ARGS`. */
export const auditor = (env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ran> =>
  promisify(execFile)(process.execPath, ['--import', './tools/swc-register.ts', 'apps/audit/src/main.ts', ...args], {
    env: { PATH: process.env['PATH'], ...env },
    maxBuffer: 16 * 1024 * 1024,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ran,
  );

/** On the machine of this system. */
export const auditorAt = ({ dataDir, assistant }: System, ...args: string[]): Promise<Ran> =>
  auditor({ DATA_DIR: dataDir, ADMIN_PORT: new URL(assistant.adminUrl).port }, ...args);
