import { type Language } from './language.ts';
import { de } from './words.de.ts';
import { en, type Words } from './words.en.ts';

export const wordsOf = (language: Language): Words => ({ en, de })[language];
