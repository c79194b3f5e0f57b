import { z } from 'zod';
import { idOut } from '../lists/contract.ts';
import { LINK_ENDS, linksOut } from '../requests/contract.ts';

/** The links of an export, as far as they were announced. Who used them, and how often, is recorded nowhere. */
export const linksAnswer = z.object({
  exportId: idOut,
  state: z.enum(['none', 'live', ...LINK_ENDS]),
  links: z.exactOptional(linksOut),
});
