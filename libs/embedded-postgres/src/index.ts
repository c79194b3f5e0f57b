export { startEmbeddedPostgres, type EmbeddedPostgres } from './start.ts';
