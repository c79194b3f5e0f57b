export { startTracing } from './start-tracing.ts';
export { carry, traced, type About, type Say } from './traced.ts';
export { type Tracing } from './tracing.ts';
