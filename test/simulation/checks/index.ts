import { historyOf } from '../history.ts';
import { type World } from '../world.ts';
import { answers } from './answers.ts';
import { deletions } from './deletions.ts';
import { exports } from './exports.ts';
import { linkUse } from './link-use.ts';
import { told } from './told.ts';
import { whole } from './whole.ts';

/** Everything that the guarantees say, judged over a run that is over. Empty: all of them held. */
export function check(world: World): readonly string[] {
  const history = historyOf(world);
  return [answers, told, exports, linkUse, deletions, whole].flatMap((judge) => judge(history));
}
