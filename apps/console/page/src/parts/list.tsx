import type { UseQueryResult } from '@tanstack/react-query';
import { Answer } from './answer.tsx';
import { Nothing } from './nothing.tsx';
import { Pager } from './pager.tsx';
import { Table, type Column } from './table.tsx';

type Props<Row> = Readonly<{
  of: UseQueryResult<Readonly<{ items: readonly Row[]; next?: string; at: string }>>;
  /** Of the table, for readers. */
  name: string;
  /** What it means that nothing is listed. */
  empty: string;
  /** Ages are by the clock of the server. */
  columnsAt: (now: string) => readonly Column<Row>[];
  keyOf: (row: Row) => string;
}>;

/** A page of a list, and the way to the next. */
export function List<Row>({ of, name, empty, columnsAt, keyOf }: Props<Row>) {
  return (
    <Answer of={of}>
      {({ items, next, at }) => (
        <>
          {items.length === 0 ? (
            <Nothing>{empty}</Nothing>
          ) : (
            <Table name={name} columns={columnsAt(at)} rows={items} keyOf={keyOf} />
          )}
          <Pager next={next} shown={items.length} />
        </>
      )}
    </Answer>
  );
}
