import { type Instant } from '@envoi/event-sourcing';
import { type RequestRow } from '@envoi/requests';
import { type RequestOut } from './contract.ts';

/** Past its due date, and not over (product rules E2, D3). */
const isOverdue = ({ dueAt, finishedAt }: RequestRow, now: Instant): boolean =>
  dueAt !== undefined && finishedAt === undefined && dueAt <= now;

/** What is shown of a request; nothing else of the row ever is. */
export const requestView =
  (now: Instant) =>
  (row: RequestRow): RequestOut => {
    const { requestId: id, subject, kind, state, askedAt, policy } = row;
    const { connection, confirmedAt, dueAt, nextAt, finishedAt, outcome, refusal, links } = row;
    const optional = { connection, confirmedAt, dueAt, nextAt, finishedAt, outcome, refusal, links };
    return { id, subject, kind, state, askedAt, policy, ...present(optional), isOverdue: isOverdue(row, now) };
  };

type Present<Fields> = { [Field in keyof Fields]?: NonNullable<Fields[Field]> };

/** Without what is undefined. */
export const present = <Fields extends object>(fields: Fields): Present<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<Fields>;

/** Only the fields that were asked for. */
export const only = <Item extends object>(item: Item, fields: readonly (keyof Item)[] | undefined): Partial<Item> =>
  fields === undefined
    ? item
    : (Object.fromEntries(
        Object.entries(item).filter(([field]) => fields.includes(field as keyof Item)),
      ) as Partial<Item>);
