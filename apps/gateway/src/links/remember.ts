type Remembered<Value> = { until: number; value: Promise<Value> };

/**
 * Remembers what `look` said for `length` milliseconds of the machine's clock, for the latest `most` keys. Whoever asks
 * meanwhile waits for the same answer. Failures are not remembered.
 */
export const rememberFor = <Value>(
  { length, most, elapsed }: Readonly<{ length: number; most: number; elapsed: () => number }>,
  look: (key: string) => Promise<Value>,
): ((key: string) => Promise<Value>) => {
  const answers = new Map<string, Remembered<Value>>();
  const ask = (key: string): Promise<Value> => {
    const value = look(key);
    const mine = { until: elapsed() + length, value };
    answers.delete(key);
    answers.set(key, mine);
    const [oldest] = answers.keys();
    if (answers.size > most && oldest !== undefined) answers.delete(oldest);
    value.catch(() => {
      if (answers.get(key) === mine) answers.delete(key); // whoever asked gets the error itself
    });
    return value;
  };
  return (key) => {
    const known = answers.get(key);
    return known !== undefined && elapsed() < known.until ? known.value : ask(key);
  };
};
