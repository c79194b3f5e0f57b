import { type History } from '../history.ts';
import { rebuilt } from './rebuilt.ts';

/** G2, G6, G7 and what concerns everybody. */
export const whole = (history: History): readonly string[] => [
  ...onceForACause(history),
  ...rebuilt(history),
  ...parked(history),
  ...alerts(history),
  ...(history.world.vault.orphans > 0 ? ['G8 the vault has rows of nobody'] : []),
];

/** G2: what one cause made one command decide was decided once: its events stand together. */
const onceForACause = ({ log }: History): readonly string[] => {
  const groups = Map.groupBy(
    log.filter(({ metadata }) => 'causation' in (metadata as object)),
    ({ stream, metadata }) => {
      const { causation, command } = metadata as { causation: string; command: string };
      return `${command} because of ${causation} in ${stream}`;
    },
  );
  return [...groups].flatMap(([what, events]) => {
    const [first] = events;
    const isTogether = events.every(({ revision }, index) => revision === (first?.revision ?? 0n) + BigInt(index));
    return isTogether ? [] : [`G2 decided twice: ${what}`];
  });
};

/** G7: only who was poisoned is parked. */
const parked = ({ world }: History): readonly string[] => {
  const { spoiledKeys } = world;
  const isPoisoned = (key: string): boolean => spoiledKeys.some((of) => key.startsWith(of));
  return [
    ...world.store.parkedSubjects
      .filter(([, { subject }]) => !isPoisoned(subject))
      .map(([where]) => `G7 ${where} is parked`),
    ...world.store.visits
      .filter(({ isParked, key }) => isParked && !isPoisoned(key))
      .map(({ work, key, lastError }) => `G7 ${work} of ${key} is parked: ${lastError ?? ''}`),
  ];
};

const NEVER = ['identity-lost', 'checkpoint-mismatch', 'deletion-step-failed'];

/** A step fails only when the workspace refuses it. */
const alerts = ({ world }: History): readonly string[] => {
  const refused = new Set(world.workspace.refused.map(({ step }) => step));
  return world.lines
    .filter(({ fields }) => NEVER.includes(String(fields['alert'])))
    .filter(({ fields }) => fields['reason'] !== 'refused' || !refused.has(String(fields['step'])))
    .map(({ fields }) => `alert ${JSON.stringify(fields)}`);
};
