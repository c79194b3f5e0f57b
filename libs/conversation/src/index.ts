export { chooseLocale } from './choose-locale.ts';
export { answerFor, noticeFor, sayingFor, standingOf } from './domain/answers.ts';
export { parseIntent, type Intent } from './domain/intent.ts';
export { type TextFormat } from './domain/intent-text.ts';
export { commandLine, phrases, type Command } from './domain/phrases.ts';
export { replyTo, type NothingToDo } from './domain/replies.ts';
export {
  codeExpiresAt,
  linkExpiresAt,
  neededFills,
  recordOf,
  render,
  type FillName,
  type Fills,
  type Renderable,
  type Rendered,
} from './render.ts';
