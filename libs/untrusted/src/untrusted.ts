import { z } from 'zod';

/** Control characters (line breaks too), and what makes text run backwards or hides in it. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** An id that somebody else gave: 1 to 256 characters, well-formed, without control characters, no dot segment: it fits a header and a path. */
export const outsideId = z
  .string()
  .min(1)
  .max(256)
  .refine((id) => id.isWellFormed() && !/\p{Cc}/u.test(id) && id !== '.' && id !== '..');

/** A name that somebody else chose, as it may be shown: control characters and direction marks gone, at most 1,024 characters. */
export const cleanName = (name: string): string =>
  name.slice(0, 1_024).toWellFormed().replaceAll(unprintable, '').trim();

/** Remembers answers: making an `Intl` object costs far more than a look-up. Forgets all when full, so that it stays small. */
const remembered = (compute: (text: string) => string | undefined) => {
  const answers = new Map<string, string | undefined>();
  return (text: string): string | undefined => {
    if (!answers.has(text)) {
      if (answers.size >= 1_000) answers.clear();
      answers.set(text, compute(text));
    }
    return answers.get(text);
  };
};

const orUndefined = (compute: () => string | undefined): string | undefined => {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** The IANA time zone of this name as `Intl` knows it; undefined for anything else, offsets like `+01:00` included. */
export const knownTimeZone = remembered((text) =>
  /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(text)
    ? orUndefined(() => new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone)
    : undefined,
);

/** The BCP 47 tag in its canonical form; undefined for anything else. */
export const knownLocale = remembered((text) =>
  /^[A-Za-z0-9-]{2,64}$/.test(text) ? orUndefined(() => Intl.getCanonicalLocales(text)[0]) : undefined,
);
