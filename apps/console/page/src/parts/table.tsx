import { Paper, Table as MantineTable } from '@mantine/core';
import type { ReactNode } from 'react';

/** A column; those of less weight are left out where there is no room. */
export type Column<Row> = Readonly<{
  name: string;
  from?: 'xs' | 'sm' | 'md' | 'lg';
  cell: (row: Row) => ReactNode;
}>;

type Props<Row> = Readonly<{
  /** Of the table, for readers. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}>;

export function Table<Row>({ name, columns, rows, keyOf }: Props<Row>) {
  const place = ({ from }: Column<Row>) => (from === undefined ? {} : { visibleFrom: from });
  return (
    <Paper withBorder bg="var(--surface)">
      <MantineTable className="table" highlightOnHover verticalSpacing="xs" horizontalSpacing="md" aria-label={name}>
        <MantineTable.Thead>
          <MantineTable.Tr>
            {columns.map((column) => (
              <MantineTable.Th key={column.name} scope="col" {...place(column)}>
                {column.name}
              </MantineTable.Th>
            ))}
          </MantineTable.Tr>
        </MantineTable.Thead>
        <MantineTable.Tbody>
          {rows.map((row) => (
            <MantineTable.Tr key={keyOf(row)}>
              {columns.map((column) => (
                <MantineTable.Td key={column.name} {...place(column)}>
                  {column.cell(row)}
                </MantineTable.Td>
              ))}
            </MantineTable.Tr>
          ))}
        </MantineTable.Tbody>
      </MantineTable>
    </Paper>
  );
}
