import { type Milliseconds } from '@envoi/event-sourcing';
import { z } from 'zod';
import { durationText } from './duration.ts';
import { ConfigurationError, problemsOf } from './error.ts';
import { duration, whole } from './numbers.ts';

/** What operators may decide; the version is recorded with every event. Lengths in milliseconds. */
export type Policy = Readonly<{
  version: 1;
  export: Readonly<{
    readyAfter: Milliseconds;
    dueWithin: Milliseconds;
    linksValidFor: Milliseconds;
    every: Milliseconds;
  }>;
  deletion: Readonly<{
    startAfter: Milliseconds;
    goodbyeWithin: Milliseconds;
    goodbyeHold: Milliseconds;
    dueWithin: Milliseconds;
  }>;
  codes: Readonly<{ validFor: Milliseconds; perHour: number; perDay: number }>;
  messagesPer10Minutes: number;
  brake: Readonly<{ wrongCodesPerHour: number; deletionsPerHour: number }>;
}>;

const positive = duration(1);
const limit = whole(1, 1_000_000);

const lengths = {
  EXPORT_READY_AFTER: duration(0),
  EXPORT_DUE_WITHIN: positive,
  EXPORT_LINKS_VALID_FOR: positive,
  EXPORT_EVERY: positive,
  DELETION_START_AFTER: duration(0),
  DELETION_GOODBYE_WITHIN: positive,
  DELETION_GOODBYE_HOLD: duration(0),
  DELETION_DUE_WITHIN: positive,
  CODE_VALID_FOR: positive,
};
const limits = {
  CODES_PER_HOUR: limit,
  CODES_PER_DAY: limit,
  MESSAGES_PER_10_MINUTES: limit,
  BRAKE_WRONG_CODES_PER_HOUR: limit,
  BRAKE_DELETIONS_PER_HOUR: limit,
};

/** The variables that make a policy, as texts. */
export const policyShape = { ...lengths, ...limits };

/** The same as numbers; lengths in milliseconds. */
export type PolicyVariables = Readonly<Record<keyof typeof policyShape, number>>;

export const policyFrom = (of: PolicyVariables): Policy => ({
  version: 1,
  export: {
    readyAfter: of.EXPORT_READY_AFTER,
    dueWithin: of.EXPORT_DUE_WITHIN,
    linksValidFor: of.EXPORT_LINKS_VALID_FOR,
    every: of.EXPORT_EVERY,
  },
  deletion: {
    startAfter: of.DELETION_START_AFTER,
    goodbyeWithin: of.DELETION_GOODBYE_WITHIN,
    goodbyeHold: of.DELETION_GOODBYE_HOLD,
    dueWithin: of.DELETION_DUE_WITHIN,
  },
  codes: { validFor: of.CODE_VALID_FOR, perHour: of.CODES_PER_HOUR, perDay: of.CODES_PER_DAY },
  messagesPer10Minutes: of.MESSAGES_PER_10_MINUTES,
  brake: { wrongCodesPerHour: of.BRAKE_WRONG_CODES_PER_HOUR, deletionsPerHour: of.BRAKE_DELETIONS_PER_HOUR },
});

export const policyVariables = ({ export: exports, deletion, codes, brake, ...policy }: Policy): PolicyVariables => ({
  EXPORT_READY_AFTER: exports.readyAfter,
  EXPORT_DUE_WITHIN: exports.dueWithin,
  EXPORT_LINKS_VALID_FOR: exports.linksValidFor,
  EXPORT_EVERY: exports.every,
  DELETION_START_AFTER: deletion.startAfter,
  DELETION_GOODBYE_WITHIN: deletion.goodbyeWithin,
  DELETION_GOODBYE_HOLD: deletion.goodbyeHold,
  DELETION_DUE_WITHIN: deletion.dueWithin,
  CODE_VALID_FOR: codes.validFor,
  CODES_PER_HOUR: codes.perHour,
  CODES_PER_DAY: codes.perDay,
  MESSAGES_PER_10_MINUTES: policy.messagesPer10Minutes,
  BRAKE_WRONG_CODES_PER_HOUR: brake.wrongCodesPerHour,
  BRAKE_DELETIONS_PER_HOUR: brake.deletionsPerHour,
});

/** The same as texts: as in the environment, and as a policy file has them. */
export const policyTexts = (policy: Policy): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(policyVariables(policy)).map(([name, value]) => [
      name,
      name in limits ? String(value) : durationText(value),
    ]),
  );

/** As in the environment; a number need not be a text. */
const file = z.record(
  z.string(),
  z.union([z.string(), z.number().transform(String)], { error: 'must be a text or a number' }),
);
const known = z.strictObject(policyShape).partial();

/**
 * Reads the text of a policy file: a JSON object with variables of the policy and their values as in the environment. The
 * others stay as they are in force. Throws a ConfigurationError that names every wrong variable.
 */
export const readPolicy = (json: string, inForce: Policy): Policy => {
  const texts = file.safeParse(jsonOf(json));
  if (texts.error !== undefined) throw new ConfigurationError(problemsOf(texts.error.issues, placeOf));
  const { data, error } = known.safeParse(texts.data);
  if (error !== undefined) throw new ConfigurationError(problemsOf(error.issues, placeOf));
  return policyFrom({ ...policyVariables(inForce), ...data } as PolicyVariables);
};

const placeOf = ([name]: readonly PropertyKey[]): string => (name === undefined ? 'the policy file' : String(name));

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigurationError(['the policy file: must be JSON']); // the parser's own message quotes the text
  }
};
