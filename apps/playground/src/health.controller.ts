import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { Store } from './store/store.ts';

@Controller('health')
export class HealthController {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 503 names what is missing. */
  @Get('ready')
  async ready(): Promise<{ status: 'ok' }> {
    try {
      await this.#store.check();
      return { status: 'ok' };
    } catch (error) {
      throw new ServiceUnavailableException('missing: postgres', { cause: error });
    }
  }
}
