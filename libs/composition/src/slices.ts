import { AttachmentExportModule, ExportRenewals, type Brake as BrakeOn, type Members } from '@envoi/attachment-export';
import { type Brake } from '@envoi/chat';
import { type Policy } from '@envoi/configuration';
import { type Codes } from '@envoi/confirmation-code';
import { type Clock } from '@envoi/event-sourcing';
import { type Streams } from '@envoi/event-store';
import {
  DeletionRenewals,
  ProfileDeletionModule,
  type DeletionBrake,
  type DeletionMembers,
} from '@envoi/profile-deletion';
import { type Vault } from '@envoi/vault';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { type Outside } from './outside.ts';
import { brakeOn, deletionBrake, deletionMembersOf, membersOf } from './ports.ts';

/** What the slices need; ports all of it. */
export type SliceParts = Readonly<{
  streams: Streams;
  vault: Pick<Vault, 'person'>;
  outside: Pick<Outside, 'connections' | 'workspaceOf'>;
  clock: Clock;
  codes: Codes;
  brake: Pick<Brake, 'countWrongCodes' | 'countDeletions' | 'recordDeletion'>;
  policy: Policy;
}>;

/** The slices on Nest's buses, and the ports that they share with the works. */
export interface Slices {
  commands: CommandBus;
  queries: QueryBus;
  renewals: ExportRenewals;
  deletionRenewals: DeletionRenewals;
  members: Members;
  deletionMembers: DeletionMembers;
  brakeOn: BrakeOn;
  deletionBrake: DeletionBrake;
  close(): Promise<void>;
}

@Module({})
class SlicesModule {}

/** Puts the slices on Nest's buses. Nothing is asked of any port before the first command. */
export async function openSlices({ streams, codes, policy, ...parts }: SliceParts): Promise<Slices> {
  const { vault, outside, clock, brake } = parts;
  const members = membersOf(vault, outside, clock);
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
    { module: SlicesModule, imports },
    { logger: false, abortOnError: false },
  );
  return {
    commands: context.get(CommandBus, { strict: false }),
    queries: context.get(QueryBus, { strict: false }),
    renewals: context.get(ExportRenewals, { strict: false }),
    deletionRenewals: context.get(DeletionRenewals, { strict: false }),
    members,
    deletionMembers: deletions.ports.members,
    brakeOn: isBraked,
    deletionBrake: deletions.ports.brake,
    close: () => context.close(),
  };
}
