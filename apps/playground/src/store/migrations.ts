import { sql, type Migrations } from '@envoi/read-store';

/** The schema `playground`. `sent_at` and `uploaded_at` are business time, everything else real time. */
export const migrations: Migrations = {
  '0001-workspace': async (kysely) => {
    for (const statement of statements) await sql.raw(statement).execute(kysely);
  },
  '0002-deletions': async (kysely) => {
    for (const statement of deletions) await sql.raw(statement).execute(kysely);
  },
  '0003-nobody-is-named': async (kysely) => {
    for (const statement of nobodyIsNamed) await sql.raw(statement).execute(kysely);
  },
};

const statements = [
  `create table playground.members (
    id text primary key,
    incarnation text not null unique,
    name text not null,
    locale text not null,
    time_zone text not null,
    membership text not null check (membership in ('member', 'guest')),
    bot boolean not null,
    managed_by text check (managed_by in ('team', 'enterprise')),
    organization text
  )`,
  `create table playground.sessions (
    token_hash text primary key,
    member_id text not null references playground.members on delete cascade,
    created_at timestamptz(3) not null
  )`,
  `create table playground.conversations (
    id text primary key,
    kind text not null check (kind in ('direct', 'group', 'room')),
    name text,
    creator_id text references playground.members on delete set null,
    with_assistant boolean not null,
    created_at timestamptz(3) not null
  )`,
  `create table playground.participants (
    conversation_id text not null references playground.conversations on delete cascade,
    member_id text not null references playground.members on delete cascade,
    joined_at timestamptz(3) not null,
    primary key (conversation_id, member_id)
  )`,
  `create index on playground.participants (member_id)`,
  `create table playground.messages (
    id text primary key,
    sequence bigint generated always as identity,
    conversation_id text not null references playground.conversations on delete cascade,
    sender_id text references playground.members on delete cascade,
    text text not null,
    sent_at timestamptz(3) not null,
    edited_at timestamptz(3),
    outgoing_id text unique,
    extras jsonb
  )`,
  `create index on playground.messages (conversation_id, sequence)`,
  `create table playground.attachments (
    id text primary key,
    conversation_id text not null references playground.conversations on delete cascade,
    message_id text not null references playground.messages on delete cascade,
    uploaded_by text not null references playground.members on delete cascade,
    belongs_to text references playground.members on delete set null,
    name text not null,
    type text not null,
    size bigint not null,
    sha256 text not null,
    uploaded_at timestamptz(3) not null,
    availability text not null
      check (availability in ('available', 'retention', 'removed', 'quarantined', 'unavailable'))
  )`,
  `create index on playground.attachments (belongs_to, uploaded_at, id collate "C")`,
  `create index on playground.attachments (message_id)`,
  `create index on playground.attachments (uploaded_by)`,
  `create table playground.outbox (
    sequence bigint generated always as identity primary key,
    webhook_id text not null unique,
    type text not null,
    body text not null,
    created_at timestamptz(3) not null,
    attempts integer not null,
    next_attempt_at timestamptz(3) not null,
    settled_at timestamptz(3),
    outcome text
  )`,
  `create index on playground.outbox (sequence) where settled_at is null`,
  `create table playground.received (
    sequence bigint generated always as identity primary key,
    webhook_id text not null,
    type text not null,
    body text not null,
    received_at timestamptz(3) not null,
    outcome text not null
  )`,
  `create table playground.notices (
    id text primary key,
    member_id text not null references playground.members on delete cascade,
    idempotency_key text not null,
    kind text not null,
    text text not null,
    cancel_url text not null,
    created_at timestamptz(3) not null,
    unique (member_id, idempotency_key)
  )`,
  `create table playground.settings (name text primary key, value text not null)`,
];

const deletions = [
  `alter table playground.members
    add column frozen_at timestamptz(3),
    add column legal_hold boolean not null default false,
    add column obstacle boolean not null default false`,
  `alter table playground.sessions add column device text not null default 'A browser'`,
  `alter table playground.conversations add column admin_id text references playground.members on delete set null`,
  `create table playground.contacts (
    member_id text not null references playground.members on delete cascade,
    contact_id text not null references playground.members on delete cascade,
    primary key (member_id, contact_id)
  )`,
  `create index on playground.contacts (contact_id)`,
  `create table playground.meetings (
    id text primary key,
    title text not null,
    starts_at timestamptz(3) not null,
    organiser_id text not null references playground.members on delete cascade
  )`,
  `create table playground.invitations (
    meeting_id text not null references playground.meetings on delete cascade,
    member_id text not null references playground.members on delete cascade,
    primary key (meeting_id, member_id)
  )`,
  `create index on playground.invitations (member_id)`,
  `create table playground.accounts (
    id text primary key,
    name text not null,
    linked_member_id text unique references playground.members on delete set null
  )`,
  `insert into playground.accounts (id, name, linked_member_id)
    select 'a-' || substring(id from 3), 'Example ID', id from playground.members where membership = 'member' and not bot`,
  `create table playground.deletion_steps (
    key text primary key,
    answer json not null,
    done_at timestamptz(3) not null
  )`,
  `create table playground.retained_messages (
    sequence bigint generated always as identity primary key,
    text text not null,
    sent_at timestamptz(3) not null,
    until date not null
  )`,
  `create table playground.happenings (
    sequence bigint generated always as identity primary key,
    at timestamptz(3) not null,
    text text not null
  )`,
];

const nobodyIsNamed = [
  `delete from playground.happenings`, // until now they held names, which nothing would have taken out
  `alter table playground.happenings
    add column named_id text references playground.members on delete set null,
    add column conversation_id text references playground.conversations on delete cascade,
    add column meeting_id text references playground.meetings on delete cascade`,
  `alter table playground.invitations add column sequence bigint generated always as identity`,
  `alter table playground.members add column files_removed integer not null default 0`,
  `insert into playground.contacts (member_id, contact_id)
    select distinct mine.member_id, theirs.member_id
    from playground.participants as mine
    join playground.participants as theirs on theirs.conversation_id = mine.conversation_id
    join playground.conversations on conversations.id = mine.conversation_id and kind <> 'room'
    where mine.member_id <> theirs.member_id
    on conflict do nothing`,
];
