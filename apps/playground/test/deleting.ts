import { randomUUID } from 'node:crypto';
import { sql } from '@envoi/read-store';
import type { Running } from './running.ts';

export type Row = Record<string, unknown>;
export type Dump = Record<string, Row[]>;

export const STEPS = ['begin', 'sign-out', 'access', 'content', 'unlink'] as const;

/** What the assistant does to delete somebody, and a look at everything that the playground holds. */
export class Deleting {
  readonly #running: Running;

  constructor(running: Running) {
    this.#running = running;
  }

  async incarnationOf(id: string): Promise<string> {
    const { incarnation } = (await (await this.#running.workspace(`/members/${id}`)).json()) as { incarnation: string };
    return incarnation;
  }

  async statusOf(id: string): Promise<number> {
    return (await this.#running.workspace(`/members/${id}`)).status;
  }

  step(id: string, name: string, incarnation: string, key: string = randomUUID()): Promise<Response> {
    return this.#running.workspace(`/members/${id}/deletion/${name}`, {
      method: 'PUT',
      headers: { 'idempotency-key': key, incarnation },
    });
  }

  /** All steps, or those named; one that is under way is asked for again. The answers, in their order. */
  async erase(id: string, names: readonly string[] = STEPS): Promise<Row[]> {
    const incarnation = await this.incarnationOf(id);
    const answers: Row[] = [];
    for (const name of names) {
      const key = randomUUID();
      let response = await this.step(id, name, incarnation, key);
      while (response.status === 202) response = await this.step(id, name, incarnation, key);
      if (response.status !== 200) throw new Error(`${name} was answered ${response.status}`);
      answers.push((await response.json()) as Row);
    }
    return answers;
  }

  /** Every row of every table. */
  async dump(): Promise<Dump> {
    const { kysely } = this.#running.postgres.database;
    const tables = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'playground'`.execute(kysely);
    const all: Dump = {};
    for (const { name } of tables.rows) {
      const table = sql.table(`playground.${name}`);
      const { rows } = await sql<{
        row: Row;
      }>`select to_jsonb(t) as row from ${table} as t order by to_jsonb(t)::text`.execute(kysely);
      all[name] = rows.map(({ row }) => row);
    }
    return all;
  }

  async happenings(): Promise<string[]> {
    const happenings = (await (await fetch(`${this.#running.url}/api/happenings`)).json()) as { text: string }[];
    return happenings.map(({ text }) => text);
  }
}
