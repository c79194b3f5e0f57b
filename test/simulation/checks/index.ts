import { historyOf } from '../history.ts';
import { type World } from '../world.ts';
import { answers } from './answers.ts';
import { deletions } from './deletions.ts';
import { exports } from './exports.ts';
import { told } from './told.ts';
import { whole } from './whole.ts';

/** Everything that the guarantees say, judged over a run that is over. Empty: all of them held. */
export function check(world: World): readonly string[] {
  const history = historyOf(world);
  return [...answers(history), ...told(history), ...exports(history), ...deletions(history), ...whole(history)];
}
