import { type AttachmentExportEvent } from '@envoi/attachment-export';
import { type ProfileDeletionEvent } from '@envoi/profile-deletion';
import { type Saying } from './events.ts';

/** What members are told about. */
export type Told = AttachmentExportEvent | ProfileDeletionEvent;

export type DataOf<Type extends Told['type']> = Extract<Told, { type: Type }>['data'];

/** What to say about an event of each type; undefined for one that needs no telling. */
export type Tellings = { readonly [Type in Told['type']]?: (data: DataOf<Type>) => Saying | undefined };

export const telling = (tellings: Tellings, { type, data }: Told): Saying | undefined =>
  (tellings[type] as ((of: typeof data) => Saying | undefined) | undefined)?.(data);
