import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AsOfController, AsOfHandler } from './as-of.ts';
import { CompareController, CompareReadModelsHandler } from './compare.ts';
import { ExplainController, ExplainHandler } from './explain.ts';
import { EvidenceController, EvidenceHandler } from './evidence.ts';
import { Looks } from '../looks/looks.ts';
import { CheckPolicyHandler, PolicyCheckController } from './policy-check.ts';
import { ReplayController, ReplayHandler } from './replay.ts';
import { VerifyController, VerifyHandler } from './verify.ts';

/** What auditors may ask; each question is a file. */
@Module({
  imports: [CqrsModule],
  controllers: [
    ReplayController,
    AsOfController,
    ExplainController,
    PolicyCheckController,
    CompareController,
    VerifyController,
    EvidenceController,
  ],
  providers: [
    Looks,
    ReplayHandler,
    AsOfHandler,
    ExplainHandler,
    CheckPolicyHandler,
    CompareReadModelsHandler,
    VerifyHandler,
    EvidenceHandler,
  ],
})
export class AuditModule {}
