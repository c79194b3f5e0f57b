import { eventSchemas } from '@envoi/composition';
import { projections } from './projections.ts';

const schemas: Readonly<Record<string, object>> = eventSchemas;

it.each(projections)(
  '$name knows every event of its categories: one that it does not would park its subject',
  ({ categories, on, ignores }) => {
    const types = categories.flatMap((category) => Object.keys(schemas[category] ?? {}));
    expect(types.length).toBeGreaterThan(0);
    expect([...Object.keys(on), ...ignores].sort()).toEqual(types.sort());
  },
);
