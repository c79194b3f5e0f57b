/** All that a span may say of what was done: names of ours and numbers, never an id of a member, a text, a code or a URL. */
const ALLOWED = [
  'envoi.connection',
  'envoi.workspace',
  'envoi.category',
  'envoi.correlation',
  'envoi.events',
  'envoi.kind',
  'envoi.outcome',
  'envoi.attempt',
  'http.response.status_code',
  'error.type',
] as const;

export type Attributes = Readonly<Partial<Record<(typeof ALLOWED)[number], string | number>>>;

/** An id or a name; what somebody wrote, and an address, look otherwise. */
const isPlain = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^[\w.-]{1,60}$/.test(value));

/** Whatever else is given is left out. */
export const allowed = (attributes: Attributes): Attributes =>
  Object.fromEntries(ALLOWED.flatMap((name) => (isPlain(attributes[name]) ? [[name, attributes[name]] as const] : [])));
