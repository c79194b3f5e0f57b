import { recordOf, type ConversationEvent } from '@envoi/conversation';
import { type Recorded } from '@envoi/event-sourcing';
import { type Told } from './timeline.ts';

type Said = Extract<ConversationEvent, { type: 'AssistantSpoke' | 'NoticeSentElsewhere' }>;

/** What the member was told by this event; undefined for one that tells nothing. */
export const toldBy = (event: Recorded): Told | undefined => {
  const { type, data } = event as Recorded<ConversationEvent>;
  if (type === 'AssistantSpoke') return told('chat', data, data.introduced);
  if (type === 'NoticeSentElsewhere') return told('elsewhere', data, false);
  return undefined;
};

const told = (where: Told['where'], said: Said['data'], introduced: boolean): Told => {
  const { kind, template: version, locale, timeZone, parameters } = said;
  return { where, template: kind, version, locale, timeZone, parameters, ...sentence({ ...said, introduced }) };
};

/** A sentence of a later version of ours is no reason to see nothing. */
const sentence = (said: Parameters<typeof recordOf>[0]): Pick<Told, 'text' | 'why'> => {
  try {
    return { text: recordOf(said) };
  } catch {
    return { why: `this version has no sentence for ${said.kind} with these parameters` };
  }
};
