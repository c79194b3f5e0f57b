import { BadGatewayException, Body, Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import type { ClockView } from '../api.ts';
import { SessionGuard } from '../session/session.guard.ts';
import { BusinessClock } from './business-clock.ts';

const move = z.object({ ahead: z.iso.duration() });

/** The buttons that make time pass. */
@Controller('api/clock')
@UseGuards(SessionGuard)
export class ClockController {
  readonly #clock: BusinessClock;

  constructor(clock: BusinessClock) {
    this.#clock = clock;
  }

  @Get()
  show(): ClockView {
    return this.#clock.state();
  }

  @Post()
  @HttpCode(200)
  async moveAhead(@Body({ schema: move }) { ahead }: z.infer<typeof move>): Promise<ClockView> {
    try {
      return await this.#clock.moveAhead(ahead);
    } catch (error) {
      throw new BadGatewayException('The assistant did not move its clock', { cause: error });
    }
  }
}
