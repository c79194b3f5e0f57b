import { type World } from './world.ts';
export const check = (_: World): Promise<readonly string[]> => Promise.resolve([]);
