import { readFileSync, readdirSync } from 'node:fs';
import { type z } from 'zod';
import { type ConversationEvent } from './domain/events.ts';
import { conversationSchemas } from './schemas.ts';

const schemas: Readonly<Record<string, z.ZodType>> = conversationSchemas['conversation'] ?? {};
const folder = new URL('golden/', import.meta.url);
/** One file for each type that was ever stored. They are never changed; what they hold must be readable for ever. */
const golden = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as ConversationEvent,
);

describe('The events of conversations', () => {
  it('have one golden example each', () => {
    expect(golden.map(({ type }) => type).sort()).toEqual(Object.keys(schemas).sort());
  });

  it.each(golden)('are read as they were stored: $type', ({ type, data }) => {
    expect(schemas[type]?.parse(data)).toEqual(data);
  });

  it.each(golden)('hold nothing that is not listed: $type', ({ type, data }) => {
    expect(schemas[type]?.safeParse({ ...data, name: 'Alice' }).success).toBe(false);
  });

  it.each(golden)('are refused when something is missing: $type', ({ type, data }) => {
    for (const field of Object.keys(data).filter((name) => name !== 'status')) {
      const { [field as keyof typeof data]: _, ...rest } = data;
      expect(schemas[type]?.safeParse(rest).success).toBe(false);
    }
  });

  it.each(['Alice Miller', 'alice@example.org', 'https://envoi.example/exports/e1?s=x', '<b>', ''])(
    'hold no text of a person as a parameter: %j',
    (text) => {
      const { data } = golden.find(({ type }) => type === 'AssistantSpoke')!;
      expect(schemas['AssistantSpoke']!.safeParse({ ...data, parameters: { text } }).success).toBe(false);
      expect(schemas['AssistantSpoke']!.safeParse({ ...data, timeZone: `${text}\n` }).success).toBe(false);
    },
  );
});
