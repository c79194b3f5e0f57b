export { findRateLimit, listRateLimits } from './find-rate-limits.ts';
export { rateLimit, type RateLimitRow } from './rate-limit.ts';
