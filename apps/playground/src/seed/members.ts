import type { MembersTable } from '../store/tables.ts';
import { stableId } from './stable-id.ts';

type Person = Partial<Omit<MembersTable, 'id' | 'incarnation' | 'name'>>;

const person = (name: string, rest: Person): MembersTable => ({
  id: `m-${stableId('member', name).slice(0, 12)}`,
  incarnation: stableId('incarnation', name),
  name,
  locale: 'en-US',
  time_zone: 'UTC',
  membership: 'member',
  bot: false,
  managed_by: null,
  organization: null,
  frozen_at: null,
  legal_hold: false,
  obstacle: false,
  files_removed: 0,
  ...rest,
});

/** Invented people: most decide about their account themselves, two have an organisation that does. Kenji's messages are under legal hold; Lucia's access cannot be removed at once. */
export const people: readonly MembersTable[] = [
  person('Alma', { locale: 'en-US', time_zone: 'America/New_York' }),
  person('Bruno', { locale: 'de-DE', time_zone: 'Europe/Berlin' }),
  person('Chiara', { locale: 'it-IT', time_zone: 'Europe/Rome' }),
  person('Dimitri', { locale: 'en-GB', time_zone: 'Europe/London' }),
  person('Elif', { locale: 'en-GB', time_zone: 'Europe/Istanbul' }),
  person('Farid', { locale: 'fr-FR', time_zone: 'Europe/Paris' }),
  person('Greta', { locale: 'de-AT', time_zone: 'Europe/Vienna' }),
  person('Hugo', { time_zone: 'America/Chicago', managed_by: 'team', organization: 'Lakeside Studio' }),
  person('Ines', {
    locale: 'pt-PT',
    time_zone: 'Europe/Lisbon',
    managed_by: 'enterprise',
    organization: 'Harbour Bank',
  }),
  person('Jonas', { locale: 'de-DE', time_zone: 'Europe/Berlin' }),
  person('Kenji', { locale: 'ja-JP', time_zone: 'Asia/Tokyo', legal_hold: true }),
  person('Lucia', { locale: 'es-ES', time_zone: 'Europe/Madrid', obstacle: true }),
  person('Marek', { locale: 'pl-PL', time_zone: 'Europe/Warsaw', membership: 'guest' }),
  person('Build bot', { bot: true }),
];

export const idOf = (name: string): string => {
  const found = people.find((member) => member.name === name);
  if (found === undefined) throw new Error(`nobody is called ${name}`);
  return found.id;
};
