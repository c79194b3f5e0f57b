import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { HappeningView, ObstacleView } from '../api.ts';
import { refuseOtherSites } from '../session/session.guard.ts';
import { Store } from '../store/store.ts';
import { Happenings } from './happenings.ts';

/** For the page, signed in or not: who was just deleted may watch on. */
@Controller('api')
export class HappeningsController {
  readonly #happenings: Happenings;
  readonly #store: Store;

  constructor(happenings: Happenings, store: Store) {
    this.#happenings = happenings;
    this.#store = store;
  }

  @Get('happenings')
  last(): Promise<HappeningView[]> {
    return this.#happenings.last();
  }

  @Get('obstacles')
  async obstacles(): Promise<ObstacleView[]> {
    const rows = await this.#store.kysely
      .selectFrom('members')
      .select(['id', 'name'])
      .where('obstacle', '=', true)
      .orderBy('name')
      .execute();
    return rows.map(({ id, name }) => ({ memberId: id, name }));
  }

  /** Afterwards the step that was refused can be done; the assistant's operators drive it again. */
  @Post('obstacles/:memberId/lift')
  @HttpCode(204)
  async lift(@Req() request: FastifyRequest, @Param('memberId') memberId: string): Promise<void> {
    refuseOtherSites(request);
    await this.#store.kysely.updateTable('members').set({ obstacle: false }).where('id', '=', memberId).execute();
    this.#happenings.tell();
  }
}
