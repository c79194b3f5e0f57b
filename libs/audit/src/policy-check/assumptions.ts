import { policyVariables, type Policy, type PolicyVariables } from '@envoi/configuration';

/** What a policy check supposes; part of its output. */
export const ASSUMPTIONS: readonly string[] = [
  'Members write the same messages and press the same buttons at the same instants, whatever they are told.',
  'A code that came too late was the newest one; so was one whose message was refused for another reason.',
  'A member who entered the newest code enters the newest code of the other world; codes are the same for a request.',
  'A message that left so late that its code would have lapsed there would have got a fresh code; here the member has the one that lapsed.',
  'The brake is on for the same messages, and is off again at the same instants.',
  'Managed is what the workspace said last by then.',
  'Preparations, deliveries and steps come to what they came to in reality; what reality does not know succeeds at once.',
  'What was late in reality, in both worlds, is as late; what is due in the other world only is done in time.',
];

const UNTOLD: Readonly<Partial<Record<keyof PolicyVariables, string>>> = {
  MESSAGES_PER_10_MINUTES: 'messages beyond the limit are counted, and not recorded',
  BRAKE_WRONG_CODES_PER_HOUR: 'the log does not say over which connection a member writes',
  BRAKE_DELETIONS_PER_HOUR: 'the log does not say over which connection a member writes',
};

/** The variables that differ, and whose effect nobody can tell from the log, with the reason. */
export const cannotTell = (inForce: Policy, policy: Policy): readonly string[] => {
  const [before, after] = [policyVariables(inForce), policyVariables(policy)];
  return (Object.keys(UNTOLD) as (keyof PolicyVariables)[])
    .filter((name) => before[name] !== after[name])
    .map((name) => `${name}: ${UNTOLD[name] ?? ''}`);
};
