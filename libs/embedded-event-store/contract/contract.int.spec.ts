import { recordedTruth } from './recorded.ts';
import { Target } from './target.ts';

const target = new Target();
beforeAll(() => target.open(), 60_000);
afterEach(() => target.disconnect());
afterAll(() => target.close(), 600_000);

describe('recorded truth', () => recordedTruth(target));
