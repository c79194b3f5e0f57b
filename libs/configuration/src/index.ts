export { readConfiguration, type Configuration, type Policy } from './configuration.ts';
export { readConnections, type Connection } from './connections.ts';
export { parseDuration } from './duration.ts';
export { ConfigurationError } from './error.ts';
