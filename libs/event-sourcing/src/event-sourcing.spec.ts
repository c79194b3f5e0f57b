import {
  DAY,
  UnknownEventError,
  at,
  between,
  earliest,
  fold,
  immediately,
  instant,
  latest,
  parseStreamName,
  plus,
  project,
  streamName,
  whatIsDue,
  type Projection,
  type Recorded,
  type Stream,
  type SubjectId,
} from './index.ts';

const noon = instant('2026-11-23T12:00:00+00:00');

describe('an instant', () => {
  it('is UTC with milliseconds, whatever it was read from', () => {
    expect(instant('2026-11-23T13:00:00+01:00')).toBe('2026-11-23T12:00:00.000Z');
    expect(instant(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  it('orders as a text', () => {
    expect(plus(noon, 1) > noon).toBe(true);
    expect(latest(noon, plus(noon, DAY), plus(noon, -1))).toBe(plus(noon, DAY));
    expect(earliest(noon, plus(noon, DAY), plus(noon, -1))).toBe(plus(noon, -1));
    expect(between(noon, plus(noon, DAY))).toBe(DAY);
  });

  it('refuses what is none, and years whose texts would not order', () => {
    expect(() => instant('yesterday')).toThrow(RangeError);
    expect(() => instant(Number.NaN)).toThrow(RangeError);
    expect(() => instant(253_402_300_800_000)).toThrow(RangeError);
  });
});

describe('a stream', () => {
  const subject = '0b2b9f6e-7a55-4f0e-9a54-111111111111' as SubjectId;

  it('is named by category and subject', () => {
    expect(parseStreamName(streamName('attachmentExport', subject))).toEqual({ category: 'attachmentExport', subject });
  });

  it('folds its events in order', () => {
    const words: Stream<string, { type: 'Said'; data: { word: string } }> = {
      category: 'words',
      initialState: '',
      evolve: (state, { data }) => `${state}${data.word}`,
    };
    const said = (word: string) => ({ type: 'Said' as const, data: { word } });
    expect(fold(words, [said('a'), said('b')])).toBe('ab');
  });
});

describe('what is due', () => {
  it('is done in the given order, and what is not due yet says when to look again', () => {
    const dues = [at(plus(noon, 2), 'c'), immediately('a'), at(noon, 'b'), at(plus(noon, 1), 'd')];
    expect(whatIsDue(noon, dues)).toEqual({ actions: ['a', 'b'], until: plus(noon, 1) });
  });

  it('is nothing for ever when nothing is planned', () => {
    expect(whatIsDue(noon, [])).toEqual({ actions: [] });
  });
});

describe('a projection', () => {
  type Data = { data: { n: number } };
  type Event = ({ type: 'Opened' } & Data) | ({ type: 'Closed' } & Data) | ({ type: 'Seen' } & Data);
  const open: Projection<{ n: number }, Event> = {
    name: 'open',
    version: 1,
    categories: ['door'],
    key: ({ metadata }) => metadata.subject,
    on: { Opened: (_, opened) => ({ n: opened.data.n }), Closed: () => undefined },
    ignores: ['Seen'],
  };
  const event = (type: string) => ({ type, data: { n: 7 } }) as unknown as Recorded<Event>;

  it('makes, leaves and removes rows', () => {
    expect(project<{ n: number }, Event>(open, undefined, event('Opened'))).toEqual({ n: 7 });
    expect(project<{ n: number }, Event>(open, { n: 1 }, event('Seen'))).toEqual({ n: 1 });
    expect(project<{ n: number }, Event>(open, { n: 1 }, event('Closed'))).toBeUndefined();
  });

  it('refuses a type that it neither handles nor ignores', () => {
    expect(() => project<{ n: number }, Event>(open, undefined, event('Painted'))).toThrow(UnknownEventError);
    expect(() => project<{ n: number }, Event>(open, undefined, event('toString'))).toThrow(UnknownEventError);
  });
});
