import { Module, type DynamicModule } from '@nestjs/common';
import { AttachmentController } from './attachment.controller.ts';
import { CancelController } from './cancel.controller.ts';
import { LINK_DEPENDENCIES, type LinkDependencies } from './dependencies.ts';
import { DeletionController } from './deletion.controller.ts';
import { ExportController } from './export.controller.ts';
import { LinkGuard } from './guard.ts';

/** What members reach by the links we send. */
@Module({})
export class LinksModule {
  static register(dependencies: LinkDependencies): DynamicModule {
    return {
      module: LinksModule,
      controllers: [ExportController, AttachmentController, CancelController, DeletionController],
      providers: [{ provide: LINK_DEPENDENCIES, useValue: dependencies }, LinkGuard],
    };
  }
}
