import {
  AttachmentExportModule,
  ExportRenewals,
  Manifests,
  fileSystemBlobs,
  migrateManifests,
  type Brake as BrakeOn,
  type Members,
} from '@envoi/attachment-export';
import { Brake, chatKeys, migrateChat, openLookupKey, type ChatKeys, type PayloadSealer } from '@envoi/chat';
import { type Policy } from '@envoi/configuration';
import { Codes } from '@envoi/confirmation-code';
import {
  DeletionRenewals,
  ProfileDeletionModule,
  type DeletionMembers,
  type DeletionBrake,
} from '@envoi/profile-deletion';
import { sealer } from '@envoi/vault';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Logger } from './logger.ts';
import { type Outside } from './outside.ts';
import { brakeOn, deletionBrake, deletionMembersOf, membersOf } from './ports.ts';
import { type Stores } from './stores.ts';

export interface AssistantOptions {
  stores: Stores;
  outside: Outside;
  policy: Policy;
  /** What links begin with. */
  publicUrl: string;
  databaseUrl: string;
  /** Where prepared exports are kept. */
  blobDirectory: string;
  logger: Logger;
}

/** The slices with everything they need, ready for the gateway and the worker. */
export interface Assistant extends AssistantOptions {
  commands: CommandBus;
  queries: QueryBus;
  renewals: ExportRenewals;
  deletionRenewals: DeletionRenewals;
  codes: Codes;
  manifests: Manifests;
  members: Members;
  deletionMembers: DeletionMembers;
  brake: Brake;
  brakeOn: BrakeOn;
  deletionBrake: DeletionBrake;
  chatKeys: ChatKeys;
  payloads: PayloadSealer;
  close(): Promise<void>;
}

@Module({})
class Slices {}

/** Makes the tables that are missing, and puts the slices on Nest's buses. `close` leaves the stores open. */
export async function openAssistant(options: AssistantOptions): Promise<Assistant> {
  const { stores, outside, policy, blobDirectory } = options;
  const { database, vault, clock, streams, keyrings } = stores;
  await migrateChat(database);
  await migrateManifests(database);
  const payloads = sealer(keyrings.vault);
  const codes = new Codes(keyrings.code);
  const members = membersOf(vault, outside, clock);
  const brake = new Brake(database);
  const braking = { vault, outside, clock, brake, ...policy.brake };
  const isBraked = brakeOn(braking);
  const slice = { streams, codes, policy: { ...policy.export, codes: policy.codes }, members, brake: isBraked };
  const deletions = {
    streams,
    codes,
    policy: { ...policy.deletion, codes: policy.codes },
    ports: { members: deletionMembersOf(vault, outside, clock), brake: deletionBrake(braking) },
  };
  const imports = [AttachmentExportModule.register(slice), ProfileDeletionModule.register(deletions)];
  const context = await NestFactory.createApplicationContext(
    { module: Slices, imports },
    { logger: false, abortOnError: false },
  );
  return {
    ...options,
    commands: context.get(CommandBus, { strict: false }),
    queries: context.get(QueryBus, { strict: false }),
    renewals: context.get(ExportRenewals, { strict: false }),
    deletionRenewals: context.get(DeletionRenewals, { strict: false }),
    codes,
    manifests: new Manifests({ database, blobs: fileSystemBlobs(blobDirectory), keys: vault }),
    members,
    brake,
    deletionMembers: deletions.ports.members,
    brakeOn: isBraked,
    deletionBrake: deletions.ports.brake,
    chatKeys: chatKeys(await openLookupKey(database, payloads)),
    payloads,
    close: () => context.close(),
  };
}
