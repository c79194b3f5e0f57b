/** How long something has been going on, and how far it has come. */
export interface Progress {
  /** So many by now. */
  readonly reach: (count: number) => void;
  readonly end: () => void;
}

const EVERY = 200;

/**
 * A line on standard error that is written over and over, from the moment on that somebody would begin to wonder; nothing
 * unless a person looks on there.
 */
export const showProgress = (what: string, stream: NodeJS.WriteStream = process.stderr): Progress => {
  if (!stream.isTTY) return { reach: () => undefined, end: () => undefined };
  const started = performance.now();
  let reached = 0;
  let isShown = false;
  const timer = setInterval(() => {
    const seconds = Math.round((performance.now() - started) / 1_000);
    if (seconds < 1) return;
    isShown = true;
    stream.write(`\r${what} … ${reached === 0 ? '' : `${reached.toLocaleString('en')}, `}${seconds} s`);
  }, EVERY);
  return {
    reach: (count) => (reached = count),
    end: () => {
      clearInterval(timer);
      if (isShown) stream.write('\r\u001b[K');
    },
  };
};
