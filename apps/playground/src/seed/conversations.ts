import type { ConversationKind } from '../api.ts';
import type { Availability } from '../store/tables.ts';
import * as sample from './sample-files.ts';

export interface SeedMessage {
  from: string;
  /** Days before the seeding. */
  daysAgo: number;
  text: string;
  files?: { name: string; content: sample.Sample; availability?: Availability }[];
}

export interface SeedConversation {
  kind: ConversationKind;
  name?: string;
  /** The first one created it. */
  members: string[];
  withAssistant?: boolean;
  messages: SeedMessage[];
}

/** Made when they are asked for: drawing the pictures takes longer than everything else at a start. */
export const conversations = (): readonly SeedConversation[] => [
  {
    kind: 'direct',
    members: ['Alma', 'Bruno'],
    messages: [
      { from: 'Bruno', daysAgo: 21.2, text: 'Do you still have the notes from the planning day?' },
      {
        from: 'Alma',
        daysAgo: 21.1,
        text: 'Here they are, and the budget as well.',
        files: [
          { name: 'planning-day.txt', content: sample.text('Notes from the planning day', 40) },
          { name: 'budget.csv', content: sample.csv(48) },
        ],
      },
      { from: 'Bruno', daysAgo: 21, text: '**Perfect**, thank you!' },
      {
        from: 'Bruno',
        daysAgo: 3.4,
        text: 'And this is the floor plan of the new office.',
        files: [{ name: 'floor-plan.svg', content: sample.floorPlan() }],
      },
    ],
  },
  {
    kind: 'group',
    name: 'Weekend hike',
    members: ['Alma', 'Bruno', 'Dimitri', 'Greta'],
    messages: [
      { from: 'Greta', daysAgo: 9.6, text: 'Saturday looks dry. Meet at 8 at the station?' },
      {
        from: 'Alma',
        daysAgo: 9.5,
        text: 'I am in! The height profile:',
        files: [{ name: 'height-profile.png', content: sample.heightProfile() }],
      },
      {
        from: 'Dimitri',
        daysAgo: 9.1,
        text: 'Packing list attached. Who brings the thermos?',
        files: [{ name: 'packing-list.txt', content: sample.text('Packing list', 14) }],
      },
      { from: 'Bruno', daysAgo: 9, text: 'Me. *Two* of them.' },
    ],
  },
  {
    kind: 'room',
    name: 'Design reviews',
    members: ['Alma', 'Bruno', 'Chiara', 'Elif', 'Jonas', 'Marek'],
    messages: [
      { from: 'Alma', daysAgo: 40, text: 'Welcome! Put drafts here; we look at them together on **Thursdays**.' },
      {
        from: 'Chiara',
        daysAgo: 12.8,
        text: 'Three drafts of the logo. I prefer the second one.',
        files: ['teal', 'indigo', 'coral'].map((colour) => ({
          name: `logo-${colour}.svg`,
          content: sample.logo(colour),
        })),
      },
      {
        from: 'Elif',
        daysAgo: 12.2,
        text: 'The heat map of last month’s clicks.',
        files: [{ name: 'clicks.png', content: sample.heatMap() }],
      },
      {
        from: 'Jonas',
        daysAgo: 5.5,
        text: 'Survey results, raw.',
        files: [
          { name: 'survey.csv', content: sample.csv(200) },
          { name: 'survey-2019.csv', content: sample.csv(20), availability: 'retention' },
        ],
      },
      { from: 'Alma', daysAgo: 5.4, text: 'Great input. Let’s decide on Thursday.' },
    ],
  },
  {
    kind: 'room',
    name: 'Release 4.2',
    members: ['Farid', 'Alma', 'Hugo', 'Ines', 'Kenji', 'Build bot'],
    messages: [
      { from: 'Build bot', daysAgo: 2.3, text: 'Build `4.2.0-rc.1` is **green**. 1,204 tests passed.' },
      {
        from: 'Farid',
        daysAgo: 2.2,
        text: 'Release notes, first draft.',
        files: [{ name: 'release-notes.md', content: sample.text('Release notes', 30) }],
      },
      {
        from: 'Alma',
        daysAgo: 2,
        text: 'And my list of what is still open.',
        files: [{ name: 'open-points.txt', content: sample.text('Open points', 9) }],
      },
      { from: 'Kenji', daysAgo: 1.1, text: 'I take the first two.' },
    ],
  },
  {
    kind: 'group',
    name: 'Privacy questions',
    members: ['Alma', 'Dimitri', 'Greta', 'Hugo'],
    withAssistant: true,
    messages: [
      {
        from: 'Greta',
        daysAgo: 1.6,
        text: 'I added the assistant here. Mention it with `@Envoi`; it acts in a direct conversation only, though.',
      },
    ],
  },
  {
    kind: 'direct',
    members: ['Farid', 'Greta'],
    messages: [
      {
        from: 'Farid',
        daysAgo: 15,
        text: 'The photo you asked for.',
        files: [{ name: 'harbour.png', content: sample.heightProfile(7) }],
      },
    ],
  },
  {
    kind: 'direct',
    members: ['Hugo', 'Ines'],
    messages: [
      {
        from: 'Hugo',
        daysAgo: 6,
        text: 'Time sheet for November.',
        files: [{ name: 'time-sheet.csv', content: sample.csv(30) }],
      },
    ],
  },
  {
    kind: 'group',
    name: 'Book club',
    members: ['Lucia', 'Chiara', 'Elif', 'Kenji'],
    messages: [
      { from: 'Lucia', daysAgo: 18, text: 'Next book: *The Left Hand of Darkness*. Four weeks from now?' },
      {
        from: 'Kenji',
        daysAgo: 17.5,
        text: 'Fine! My notes on the last one:',
        files: [{ name: 'notes-読書.txt', content: sample.text('Reading notes', 22) }],
      },
    ],
  },
];

/** The first one organises it. */
export const meetings: readonly { title: string; inDays: number; members: string[] }[] = [
  { title: 'Design review', inDays: 2.1, members: ['Alma', 'Chiara', 'Elif', 'Jonas'] },
  { title: 'Release 4.2 go or no-go', inDays: 3.2, members: ['Farid', 'Alma', 'Kenji'] },
  { title: 'Dentist', inDays: 6.3, members: ['Alma'] },
  { title: 'Hike planning', inDays: 4.4, members: ['Greta', 'Alma', 'Bruno', 'Dimitri'] },
  { title: 'Book club', inDays: 9.5, members: ['Lucia', 'Chiara', 'Elif', 'Kenji'] },
];
