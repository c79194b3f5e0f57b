import { type RebuildProgress } from '@envoi/consumers';
import { type Milliseconds } from '@envoi/event-sourcing';

const WIDTH = 30;

/**
 * Lines for somebody who waits for a rebuild that began at `start`: how far it is, events and events a second of this run,
 * and an estimate of the seconds left. That goes by what this run does: an interrupted one may have made the most before.
 */
export const progressLines = (start: Milliseconds) => {
  let first: Readonly<{ position: number; at: Milliseconds }> | undefined;
  return ({ events, position: reached, end: goal }: RebuildProgress, at: Milliseconds): string => {
    const [position, end] = [Number(reached), Number(goal)];
    first ??= { position, at };
    const part = position >= end ? 1 : position / end;
    const ahead = Math.max(0, end - position);
    const left = ahead === 0 ? 0 : Math.ceil(((at - first.at) * ahead) / (position - first.position) / 1_000);
    const bar = '#'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '.');
    const rate = Math.round(events / ((at - start) / 1_000));
    return `[${bar}] ${Math.floor(part * 100)} %, ${events} events, ${rate}/s, ${Number.isFinite(left) ? left : '?'} s left`;
  };
};
