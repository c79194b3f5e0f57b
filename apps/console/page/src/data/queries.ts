import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './problem.ts';

/** What is refused is refused again; what was not answered may be, at another time. */
const mayHelp = (error: Error): boolean => !(error instanceof ApiError) || error.status >= 500;

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: (count, error) => count < 2 && mayHelp(error), staleTime: 1_000 } },
});
