import { type Instant } from '@envoi/event-sourcing';
import { type RequestRow } from '@envoi/requests';
import { type z } from 'zod';
import { present, requestView } from '../requests/request-view.ts';
import { type deletionOut } from './contract.ts';

export type DeletionOut = z.output<typeof deletionOut>;

export const deletionView =
  (now: Instant) =>
  (row: RequestRow): DeletionOut => {
    const { kind: _, links: __, ...shown } = requestView(now)(row);
    const { startAt, late, step, failed } = row;
    return { ...shown, ...present({ startAt, late, step, failed }) };
  };
