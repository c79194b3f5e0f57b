export { CODE_ALPHABET, CODE_LENGTH, Codes, codeFor, type CodeOf } from './codes.ts';
export {
  isValid,
  issueCode,
  issueUncounted,
  withIssue,
  type CodeHistory,
  type CodeIssue,
  type CodePolicy,
  type ConfirmableCommand,
} from './issue.ts';
