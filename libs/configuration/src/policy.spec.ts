import { DAY, HOUR } from '@envoi/event-sourcing';
import { readConfiguration } from './configuration.ts';
import { ConfigurationError } from './error.ts';
import { policyFrom, policyTexts, policyVariables, readPolicy } from './policy.ts';

const inForce = readConfiguration({ PLAYGROUND: 'off' }).policy;
const problemsIn = (text: string): readonly string[] => {
  try {
    readPolicy(text, inForce);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
};

describe('a policy file', () => {
  it('changes what it names, and leaves the rest as it is in force', () => {
    const policy = readPolicy('{ "EXPORT_EVERY": "P14D", "CODES_PER_HOUR": 3, "CODES_PER_DAY": "7" }', inForce);
    expect(policy).toEqual({
      ...inForce,
      export: { ...inForce.export, every: 14 * DAY },
      codes: { ...inForce.codes, perHour: 3, perDay: 7 },
    });
    expect(readPolicy('{}', inForce)).toEqual(inForce);
  });

  it('means by a variable what the environment means by it', () => {
    const env = { EXPORT_READY_AFTER: 'PT1H', DELETION_GOODBYE_HOLD: 'PT0S', BRAKE_DELETIONS_PER_HOUR: '9' };
    expect(readPolicy(JSON.stringify(env), inForce)).toEqual(readConfiguration({ ...env, PLAYGROUND: 'off' }).policy);
    expect(policyVariables(readPolicy('{ "CODE_VALID_FOR": "PT2H" }', inForce)).CODE_VALID_FOR).toBe(2 * HOUR);
    expect(policyFrom(policyVariables(inForce))).toEqual(inForce);
  });

  it('can be written of a policy, as operators write it', () => {
    const policy = readPolicy('{ "DELETION_START_AFTER": "P1DT2H3M4.5S", "CODES_PER_HOUR": 3 }', inForce);
    const texts = policyTexts(policy);
    expect(texts).toMatchObject({ DELETION_START_AFTER: 'P1DT2H3M4.5S', CODES_PER_HOUR: '3', EXPORT_EVERY: 'P7D' });
    expect(readPolicy(JSON.stringify(texts), inForce)).toEqual(policy);
    const atOnce = policyTexts(readPolicy('{ "DELETION_START_AFTER": "PT0S" }', inForce));
    expect(readPolicy(JSON.stringify(atOnce), policy).deletion.startAfter).toBe(0);
  });

  it('is refused as a whole, with each variable that is wrong, and no value', () => {
    const wrong = problemsIn('{ "EXPORT_EVERY": "a week", "CODES_PER_HOUR": 0, "CODE_VALID_FOR": "PT0S" }');
    expect(wrong.map((problem) => problem.split(':')[0]).sort()).toEqual(['CODES_PER_HOUR', 'CODE_VALID_FOR', 'EXPORT_EVERY']); // prettier-ignore
    expect(wrong.join('')).not.toContain('a week');
    expect(problemsIn('{ "EXPORT_EVERY": ["P7D"] }')).toEqual(['EXPORT_EVERY: must be a text or a number']);
  });

  it('names nothing but variables of the policy', () => {
    expect(problemsIn('{ "VAULT_KEYS": "k1:secret" }')).toHaveLength(1);
    expect(problemsIn('{ "VAULT_KEYS": "k1:secret" }').join('')).not.toContain('secret');
    expect(problemsIn('P7D')).toEqual(['the policy file: must be JSON']);
    expect(problemsIn('["P7D"]').join('')).toMatch(/^the policy file: /);
  });
});
