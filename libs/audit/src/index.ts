export {
  type AsOfAnswer,
  type AsOfQuestion,
  type DeletionState,
  type ExportState,
  type Figures,
  type RequestState,
  type Through,
} from './as-of/answers.ts';
export { type ExplainTarget, type Explanation, type Rule } from './explain/explanation.ts';
export { type History, type HistoryEvent, type Period, type Place, type Unreadable } from './history.ts';
export { type Ending, type PolicyDifference, type PolicySummary } from './policy-check/report.ts';
export { type CausedBy, type EventEntry, type ReplayTarget, type TimelineEntry, type Told } from './replay/timeline.ts';
export { replay } from './replay/replay.ts';
export { logHistory, type LogHistoryParts } from './log-history.ts';
export { UnknownProjectionError, asOf, type AsOfOptions } from './as-of/as-of.ts';
export { policyCheck, type PolicyCheckOptions } from './policy-check/policy-check.ts';
export { explain } from './explain/explain.ts';
export { isRecorded } from './is-recorded.ts';
export { RULES } from './explain/rules.ts';
export { type Comparison } from '@envoi/consumers';
export { compare } from './compare.ts';
