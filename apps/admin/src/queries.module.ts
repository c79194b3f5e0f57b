import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ListConsumersController, ListConsumersHandler } from './consumers/list-consumers.ts';
import { ListDeletionsController, ListDeletionsHandler } from './deletions/list-deletions.ts';
import { ShowDeletionController, ShowDeletionHandler } from './deletions/show-deletion.ts';
import { ShowLinksController, ShowLinksHandler } from './exports/show-links.ts';
import { ShowFiguresController, ShowFiguresHandler } from './figures/show-figures.ts';
import { Looks } from './looks/looks.ts';
import { ListParkedController, ListParkedHandler } from './parked/list-parked.ts';
import {
  ListPendingConfirmationsController,
  ListPendingConfirmationsHandler,
} from './pending-confirmations/list-pending-confirmations.ts';
import { ShowPolicyController, ShowPolicyHandler } from './policy/show-policy.ts';
import { ListRateLimitsController, ListRateLimitsHandler } from './rate-limits/list-rate-limits.ts';
import { ListRequestsController, ListRequestsHandler } from './requests/list-requests.ts';
import { ShowRequestController, ShowRequestHandler } from './requests/show-request.ts';

/** What administrators may ask; each question is a file. */
@Module({
  imports: [CqrsModule],
  controllers: [
    ListRequestsController,
    ShowRequestController,
    ListPendingConfirmationsController,
    ListRateLimitsController,
    ListDeletionsController,
    ShowDeletionController,
    ListParkedController,
    ListConsumersController,
    ShowLinksController,
    ShowFiguresController,
    ShowPolicyController,
  ],
  providers: [
    Looks,
    ListRequestsHandler,
    ShowRequestHandler,
    ListPendingConfirmationsHandler,
    ListRateLimitsHandler,
    ListDeletionsHandler,
    ShowDeletionHandler,
    ListParkedHandler,
    ListConsumersHandler,
    ShowLinksHandler,
    ShowFiguresHandler,
    ShowPolicyHandler,
  ],
})
export class QueriesModule {}
