export { controls } from './controls.ts';
export { TOLERANCE, type Control, type Entry, type Header } from './format.ts';
export { QUERY } from './population.ts';
export { NotYetSealedError, sealedPeriod } from './sealed-period.ts';
export { type Problem, type Verdict } from './verdict.ts';
export { verifyEvidence } from './verify-evidence.ts';
export { NotSealedError, writeEvidence, type SealedRange } from './write-evidence.ts';
export { verifyLog, type LogVerdict, type SealedLog } from './verify-log.ts';
export { witnessNotes } from './witness-notes.ts';
