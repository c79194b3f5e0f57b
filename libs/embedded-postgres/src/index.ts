export { findEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './start.ts';
