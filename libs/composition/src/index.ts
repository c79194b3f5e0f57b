export { openAssistant, type Assistant, type AssistantOptions } from './assistant.ts';
export { HealthModule, serveHealth, type Missing } from './health.ts';
export { ledgerOrigin, startLedger } from './ledger.ts';
export { makeLogger, type Logger } from './logger.ts';
export { openOutside, type Outside } from './outside.ts';
export { isLost, workspaceSteps } from './ports.ts';
export { openSlices, type SliceParts, type Slices } from './slices.ts';
export { run, type Running } from './run.ts';
export {
  connectionsIn,
  openFromEnvironment,
  openStoresFromEnvironment,
  type Opened,
  type OpenedStores,
} from './from-environment.ts';
export {
  assertAnswers,
  eventSchemas,
  openStores,
  type KeyringTexts,
  type StoreOptions,
  type Stores,
} from './stores.ts';
