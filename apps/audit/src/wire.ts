export { toJson, type Wire } from '../../admin/src/audit/json.ts';

export const fromJson = (text: string): unknown => JSON.parse(text) as unknown;
