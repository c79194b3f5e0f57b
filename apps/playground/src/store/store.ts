import { migrate, openDatabase, sql, type Database, type Kysely, type Transaction } from '@envoi/read-store';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

export type Trx = Transaction<Tables>;

/** The schema `playground`, and nothing else of the database. */
export class Store {
  readonly kysely: Kysely<Tables>;
  readonly #database: Database;

  private constructor(database: Database) {
    this.#database = database;
    this.kysely = database.kysely.$extendTables<Tables>().withSchema('playground');
  }

  /** Opens the database and brings the schema up to date. */
  static async open(url: string, log: (line: string) => void): Promise<Store> {
    const database = openDatabase(url, { onError: ({ message }) => log(`playground: idle connection: ${message}`) });
    try {
      await migrate(database, 'playground', migrations);
    } catch (error) {
      await database.close();
      throw error;
    }
    return new Store(database);
  }

  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    return this.kysely.transaction().execute(work);
  }

  /** Throws when Postgres does not answer. */
  async check(): Promise<void> {
    await sql`select 1`.execute(this.kysely);
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}
