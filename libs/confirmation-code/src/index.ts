export { type CodeIssue, type ConfirmableCommand } from './issue.ts';
