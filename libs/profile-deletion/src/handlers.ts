import { Codes } from '@envoi/confirmation-code';
import { type Cause, type SubjectId } from '@envoi/event-sourcing';
import { Streams, idFrom } from '@envoi/event-store';
import { Inject } from '@nestjs/common';
import { CommandHandler, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  CancelProfileDeletion,
  ConfirmProfileDeletion,
  FindProfileDeletion,
  ForgetIdleSubject,
  ReissueLapsedDeletionCode,
  RequestProfileDeletion,
} from './commands.ts';
import { decide } from './domain/decide.ts';
import { type DeletionId } from './domain/events.ts';
import { type DeletionPolicy } from './domain/policy.ts';
import { profileDeletion } from './domain/stream.ts';
import { type DeletionPorts } from './ports.ts';
import { DELETION_POLICY, DELETION_PORTS } from './tokens.ts';

/** The request that one message makes has one id, however often the message is handled. */
export const newDeletionId = (subject: SubjectId, { causation }: Pick<Cause, 'causation'>): DeletionId =>
  idFrom('profile-deletion', subject, causation) as DeletionId;

@CommandHandler(RequestProfileDeletion)
class RequestProfileDeletionHandler implements ICommandHandler<RequestProfileDeletion> {
  constructor(
    private readonly streams: Streams,
    private readonly codes: Codes,
    @Inject(DELETION_POLICY) private readonly policy: DeletionPolicy,
    @Inject(DELETION_PORTS) private readonly ports: DeletionPorts,
  ) {}

  async execute({ subject, member, cause }: RequestProfileDeletion) {
    const { policy, codes } = this;
    const touched = await this.ports.members.touched(subject);
    const id = newDeletionId(subject, cause);
    const asked = { now: cause.at, member, policy, key: codes.issueKey, newDeletionId: id, touched };
    const why = { cause, command: 'RequestProfileDeletion' };
    return this.streams.transact(profileDeletion, subject, why, decide.request(asked));
  }
}

@CommandHandler(ConfirmProfileDeletion)
class ConfirmProfileDeletionHandler implements ICommandHandler<ConfirmProfileDeletion> {
  constructor(
    private readonly streams: Streams,
    private readonly codes: Codes,
    @Inject(DELETION_POLICY) private readonly policy: DeletionPolicy,
    @Inject(DELETION_PORTS) private readonly ports: DeletionPorts,
  ) {}

  async execute({ subject, attempt, member, cause }: ConfirmProfileDeletion) {
    const { policy, codes } = this;
    const { members, brake } = this.ports;
    const [touched, isBrakeOn] = await Promise.all([members.touched(subject), brake.isOn(subject)]);
    const id = newDeletionId(subject, cause);
    const asked = { now: cause.at, member, policy, key: codes.issueKey, newDeletionId: id, touched };
    const isRightCode = codes.checker(subject, 'deletion', attempt);
    const why = { cause, command: 'ConfirmProfileDeletion' };
    const decision = decide.confirm({ ...asked, isRightCode, isBrakeOn });
    const events = await this.streams.transact(profileDeletion, subject, why, decision);
    for (const { type, data } of events)
      if (type === 'ProfileDeletionConfirmed') await brake.count(subject, data.deletionId, data.confirmedAt);
    return events;
  }
}

@CommandHandler(ReissueLapsedDeletionCode)
class ReissueLapsedDeletionCodeHandler implements ICommandHandler<ReissueLapsedDeletionCode> {
  constructor(
    private readonly streams: Streams,
    private readonly codes: Codes,
    @Inject(DELETION_POLICY) private readonly policy: DeletionPolicy,
  ) {}

  execute({ subject, code, member, cause }: ReissueLapsedDeletionCode) {
    const { policy, codes } = this;
    const decision = decide.reissueLapsed({ ...code, now: cause.at, member, policy, key: codes.issueKey });
    return this.streams.transact(profileDeletion, subject, { cause, command: 'ReissueLapsedDeletionCode' }, decision);
  }
}

@CommandHandler(CancelProfileDeletion)
class CancelProfileDeletionHandler implements ICommandHandler<CancelProfileDeletion> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, deletionId, cause }: CancelProfileDeletion) {
    const why = { cause, command: 'CancelProfileDeletion' };
    return this.streams.transact(profileDeletion, subject, why, decide.cancel({ deletionId }));
  }
}

@CommandHandler(ForgetIdleSubject)
class ForgetIdleSubjectHandler implements ICommandHandler<ForgetIdleSubject> {
  constructor(private readonly streams: Streams) {}

  execute({ subject, cause }: ForgetIdleSubject) {
    const why = { cause, command: 'ForgetIdleSubject' };
    return this.streams.transact(profileDeletion, subject, why, decide.forgetIdle({ now: cause.at }));
  }
}

@QueryHandler(FindProfileDeletion)
class FindProfileDeletionHandler implements IQueryHandler<FindProfileDeletion> {
  constructor(private readonly streams: Streams) {}

  async execute({ subject }: FindProfileDeletion) {
    return (await this.streams.load(profileDeletion, subject)).state;
  }
}

export const deletionHandlers = [
  RequestProfileDeletionHandler,
  ConfirmProfileDeletionHandler,
  ReissueLapsedDeletionCodeHandler,
  CancelProfileDeletionHandler,
  ForgetIdleSubjectHandler,
  FindProfileDeletionHandler,
];
