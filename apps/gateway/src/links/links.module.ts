import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AttachmentController } from './attachment.controller.ts';
import { CancelController } from './cancel.controller.ts';
import { LINK_DEPENDENCIES, type LinkDependencies } from './dependencies.ts';
import { DeletionController } from './deletion.controller.ts';
import { ExportController } from './export.controller.ts';
import { LinkGuard } from './guard.ts';

/** What members reach by the links we send. */
@Module({})
export class LinksModule implements OnApplicationShutdown {
  constructor(@Inject(LINK_DEPENDENCIES) private readonly deps: LinkDependencies) {}

  static register(dependencies: LinkDependencies): DynamicModule {
    return {
      module: LinksModule,
      controllers: [ExportController, AttachmentController, CancelController, DeletionController],
      providers: [{ provide: LINK_DEPENDENCIES, useValue: dependencies }, LinkGuard],
    };
  }

  /** No request is under way any more: what was used is recorded. */
  onApplicationShutdown(): Promise<void> {
    return this.deps.linkUse.stop();
  }
}
