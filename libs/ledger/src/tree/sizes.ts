/** Sizes and indexes are safe integers: 2^53 leaves would take 285,000 years at a thousand a second. */
export const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;

/** The height of the perfect tree of that many leaves; undefined: no tree of that size is perfect. Exact, as logarithms are not. */
export const perfectHeight = (size: number): number | undefined => {
  let height = 0;
  let leaves = 1;
  for (; leaves < size; leaves *= 2) height += 1;
  return leaves === size ? height : undefined;
};

/** `k` of RFC 6962: the largest power of two that is smaller. */
export const largestPowerBelow = (size: number): number => {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
};
