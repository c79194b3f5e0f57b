export { sql, type Generated, type Kysely, type Selectable, type Transaction } from 'kysely';
export { migrate, openDatabase, type Database, type DatabaseOptions, type Migrations } from './database.ts';
