import { checkpoints } from './checkpoints.ts';
import { errors } from './errors.ts';
import { expectedRevisions } from './expected-revision.ts';
import { limits } from './limits.ts';
import { randomHistories } from './random-histories.ts';
import { reads } from './reads.ts';
import { recordedTruth } from './recorded.ts';
import { repetitions } from './repetition.ts';
import { subscriptions } from './subscriptions.ts';
import { Target } from './target.ts';
import { writers } from './writers.ts';

const target = new Target();
beforeAll(() => target.open(), 60_000);
afterEach(() => target.disconnect());
afterAll(() => target.close(), 600_000);

describe('recorded truth', () => recordedTruth(target));
describe('expected revision', () => expectedRevisions(target));
describe('repeated appends', () => repetitions(target));
describe('reads', () => reads(target));
describe('subscriptions', () => subscriptions(target));
describe('checkpoints', () => checkpoints(target));
describe('errors', () => errors(target));
describe('limits', () => limits(target));
describe('random histories', () => randomHistories(target));
describe('many writers', () => writers(target));
