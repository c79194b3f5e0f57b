import { Module, type DynamicModule } from '@nestjs/common';
import { AccountController } from './account/account.controller.ts';
import { Accounts } from './account/accounts.ts';
import { AssistantController } from './assistant/assistant.controller.ts';
import { OutboxPump } from './assistant/outbox-pump.ts';
import { Outbox } from './assistant/outbox.ts';
import { Receive } from './assistant/receive.ts';
import { WebhookLog } from './assistant/webhook-log.ts';
import { ChatController } from './chat/chat.controller.ts';
import { Conversations } from './chat/conversations.ts';
import { Members } from './chat/members.ts';
import { OpenConversation } from './chat/open-conversation.ts';
import { PostMessage } from './chat/post-message.ts';
import { DeletionSteps } from './deletion/deletion-steps.ts';
import { HappeningsController } from './deletion/happenings.controller.ts';
import { Happenings } from './deletion/happenings.ts';
import { Attachments } from './files/attachments.ts';
import { Blobs } from './files/blobs.ts';
import { FilesController } from './files/files.controller.ts';
import { HealthController } from './health.controller.ts';
import { LiveController } from './live/live.controller.ts';
import { Live } from './live/live.ts';
import { OPTIONS, type PlaygroundOptions } from './options.ts';
import { SessionController } from './session/session.controller.ts';
import { Sessions } from './session/sessions.ts';
import { Store } from './store/store.ts';
import { BusinessClock } from './time/business-clock.ts';
import { ClockController } from './time/clock.controller.ts';
import { WorkspaceAttachmentsController } from './workspace/attachments.controller.ts';
import { WorkspaceDeletionController } from './workspace/deletion.controller.ts';
import { WorkspaceMembersController } from './workspace/members.controller.ts';
import { NoticesController } from './workspace/notices.controller.ts';
import { Notices } from './workspace/notices.ts';

/** A small chat workspace; it knows the assistant by the two contracts and the clock. */
@Module({})
export class PlaygroundModule {
  static with(options: PlaygroundOptions, store: Store): DynamicModule {
    return {
      module: PlaygroundModule,
      controllers: [
        SessionController,
        ChatController,
        FilesController,
        LiveController,
        ClockController,
        AssistantController,
        WorkspaceMembersController,
        WorkspaceAttachmentsController,
        NoticesController,
        WorkspaceDeletionController,
        AccountController,
        HappeningsController,
        HealthController,
      ],
      providers: [
        { provide: OPTIONS, useValue: options },
        { provide: Store, useValue: store },
        ...[Live, BusinessClock, Sessions, Members, Conversations, OpenConversation, PostMessage],
        ...[Blobs, Attachments, Outbox, OutboxPump, Receive, WebhookLog, Notices],
        ...[Accounts, Happenings, DeletionSteps],
      ],
    };
  }
}
