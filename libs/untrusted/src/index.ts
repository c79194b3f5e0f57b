export { cleanName, knownLocale, knownTimeZone, outsideId } from './untrusted.ts';
