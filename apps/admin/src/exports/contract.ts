import { z } from 'zod';
import { idOut, instantOut } from '../lists/contract.ts';
import { LINK_ENDS, linksOut } from '../requests/contract.ts';

/**
 * How often links of an export gave something: its list, or an attachment, each part that was asked for by itself. A minute or two
 * behind; what a gateway had not recorded yet when it died is missing. Who used them is recorded nowhere.
 */
const linkUseOut = z
  .object({ count: z.int(), firstAt: z.exactOptional(instantOut), lastAt: z.exactOptional(instantOut) })
  .meta({ id: 'LinkUse' });

/** The links of an export, as far as they were announced, and their use. */
export const linksAnswer = z.object({
  exportId: idOut,
  state: z.enum(['none', 'live', ...LINK_ENDS]),
  links: z.exactOptional(linksOut),
  use: linkUseOut,
});
