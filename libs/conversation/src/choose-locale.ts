import { type Locale } from './domain/events.ts';

const isOurs = (tag: string): tag is Locale => tag === 'en' || tag === 'de';

/**
 * The language to speak: the sender's, else the workspace's, else English (product rule C10). Lookup as in RFC 4647, 3.4:
 * `de-AT` finds German; a language that we do not speak passes the choice on.
 */
export const chooseLocale = (senderLocale?: string, workspaceLocale?: string): Locale => {
  for (const range of [senderLocale, workspaceLocale]) {
    const [language = ''] = range?.trim().toLowerCase().split(/[-_]/u) ?? [];
    if (isOurs(language)) return language;
  }
  return 'en';
};

/** The language in which a person was answered last, kept for what they are told without asking. */
export const languageOf = ({ locale, timeZone = 'UTC' }: Readonly<{ locale?: string; timeZone?: string }>) => ({
  locale: chooseLocale(locale),
  timeZone,
});
