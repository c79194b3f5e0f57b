import { errors } from './errors.ts';
import { expectedRevisions } from './expected-revision.ts';
import { reads } from './reads.ts';
import { recordedTruth } from './recorded.ts';
import { repetitions } from './repetition.ts';
import { Target } from './target.ts';

const target = new Target();
beforeAll(() => target.open(), 60_000);
afterEach(() => target.disconnect());
afterAll(() => target.close(), 600_000);

describe('recorded truth', () => recordedTruth(target));
describe('expected revision', () => expectedRevisions(target));
describe('repeated appends', () => repetitions(target));
describe('reads', () => reads(target));
describe('errors', () => errors(target));
