import { z } from 'zod';

export const policyAnswer = z.object({
  /** Recorded with every event. */
  version: z.int(),
  /** As in the environment: name, and ISO 8601 duration or number. A policy check takes the same. */
  variables: z.record(z.string(), z.string()),
});
