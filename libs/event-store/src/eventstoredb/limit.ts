/** Runs at most `limit` tasks at once; the others wait in line. */
export const limited = (limit: number): (<Result>(task: () => Promise<Result>) => Promise<Result>) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift(); // takes over our place
      if (next === undefined) running -= 1;
      else next();
    }
  };
};
