export { readConfiguration, type Configuration } from './configuration.ts';
export { readConnections, type Connection } from './connections.ts';
export { parseDuration } from './duration.ts';
export { ConfigurationError } from './error.ts';
export { policyTexts, policyVariables, readPolicy, type Policy, type PolicyVariables } from './policy.ts';
export { type StaffIssuer } from './staff-issuer.ts';
export { isLoopback } from './urls.ts';
