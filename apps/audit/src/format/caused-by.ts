import { type CausedBy } from '@envoi/audit';
import { type Wire } from '../wire.ts';

const BUTTONS = { cancel: 'cancel', 'revoke-links': 'revoke these links' } as const;

type Texts = {
  readonly [By in CausedBy['by']]: (cause: Wire<Extract<CausedBy, { by: By }>>) => string;
};

const texts: Texts = {
  message: ({ fingerprint }) => `a message of the member (fingerprint ${fingerprint})`,
  event: ({ id, place }) => (place === undefined ? `event ${id}` : `${place.type}, ${placeText(place)}`),
  process: ({ process, step, redriven }) => `process ${process}, step ${step}${redrivenText(redriven)}`,
  page: ({ button }) => `the button "${BUTTONS[button]}" on a page of the member`,
  links: () => 'uses of the links, by whoever has them',
  review: ({ outgoing }) => `a look at message ${outgoing} before it was sent: it did not hold any more`,
  delivery: ({ outgoing, edition }) => `an attempt to send message ${outgoing}, edition ${edition}`,
  housekeeping: () => 'housekeeping: nobody had been heard of for long',
  staff: ({ actor }) => `staff, actor ${actor}`,
  unknown: () => 'something that this version does not know',
};

/** Who or what set something in motion, for people. */
export const causeText = (cause: Wire<CausedBy>): string =>
  (texts[cause.by] as (cause: Wire<CausedBy>) => string)(cause);

const redrivenText = (times = 0): string =>
  times === 0 ? '' : `, driven again ${times === 1 ? 'once' : `${times} times`}`;

/** Of an event: the category of its stream, and its place in it. */
export const placeText = ({ stream, revision }: Readonly<{ stream: string; revision: string }>): string =>
  `${stream.slice(0, Math.max(0, stream.indexOf('-')))} #${revision}`;
