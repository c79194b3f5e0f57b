import { setTimeout as pause } from 'node:timers/promises';
import { openLine, signed, startGatewayAlone } from '../gateway-alone.ts';
import { perSecond, quantile, timed, type Row } from './row.ts';

type Line = Awaited<ReturnType<typeof openLine>>;
type Answer = Readonly<{ status: number; milliseconds: number }>;

/** Webhooks that are sent whether or not the ones before were answered. */
class Flood {
  readonly answers: Answer[] = [];
  readonly #idle: Line[] = [];

  constructor(
    private readonly url: string,
    private readonly requests: Buffer[],
  ) {}

  /** All connections are there before the first request: it is not the kernel's queue of new ones that is measured. */
  async open(): Promise<void> {
    await timed(LINES, 50, async () => void this.#idle.push(await openLine(this.url)));
  }

  /** `rate` a second for so long; resolves when all are answered. */
  async run(rate: number, milliseconds: number): Promise<void> {
    const started = performance.now();
    const pending: Promise<void>[] = [];
    for (let sent = 0; ;) {
      const elapsed = performance.now() - started;
      if (elapsed >= milliseconds) break;
      for (; sent < (elapsed / 1_000) * rate; sent += 1) pending.push(this.#send());
      await pause(2);
    }
    await Promise.all(pending);
  }

  async #send(): Promise<void> {
    const line = this.#idle.pop();
    if (line === undefined) return; // each of them waits for an answer
    const request = this.requests.pop();
    if (request === undefined) throw new Error('too few requests were made before');
    const started = performance.now();
    const status = await line.send(request);
    this.answers.push({ status, milliseconds: performance.now() - started });
    this.#idle.push(line);
  }

  close(): void {
    for (const line of this.#idle) line.close();
  }
}

const LINES = 6_000;
const MOST_REQUESTS = 120_000;

/** What a gateway still takes, and how fast, at three times what it can take. */
export async function measure({ seconds = 5 } = {}): Promise<Row[]> {
  const gateway = await startGatewayAlone();
  const make = (count: number): Buffer[] => Array.from({ length: count }, () => signed(gateway.secret));
  try {
    const lines = await Promise.all(Array.from({ length: 400 }, () => openLine(gateway.gatewayUrl)));
    const closed = make(24_000);
    const post = async (n: number): Promise<void> => {
      const line = lines.pop();
      await line?.send(closed[n - 1] ?? Buffer.alloc(0));
      if (line !== undefined) lines.push(line);
    };
    await timed(4_000, 400, post);
    const capacity = perSecond(20_000, await timed(20_000, 400, (n) => post(n + 4_000)));
    for (const line of lines) line.close();
    const at = async (rate: number): Promise<readonly Answer[]> => {
      const flood = new Flood(gateway.gatewayUrl, make(Math.min(MOST_REQUESTS, Math.ceil(rate * seconds * 1.1) + 100)));
      await flood.open();
      await flood.run(rate, seconds * 1_000);
      flood.close();
      return flood.answers;
    };
    const [calm, flooded] = [await at(capacity / 2), await at(capacity * 3)];
    const accepted = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 202);
    const p99 = (answers: readonly Answer[]) =>
      Math.round(
        quantile(
          accepted(answers).map(({ milliseconds }) => milliseconds),
          0.99,
        ),
      );
    const statuses = [...new Set(flooded.map(({ status }) => status))].sort();
    const shed = flooded.filter(({ status }) => [429, 503].includes(status)).length;
    return [
      {
        figure: `accepted of ${flooded.length} at three times the capacity, statuses ${statuses.join(', ')}`,
        ...{ ours: perSecond(accepted(flooded).length, seconds * 1_000), raw: capacity },
        ...{ rawIs: 'its capacity', unit: '/s', goal: '≥ 50 %, the rest 429 or 503' },
        met: accepted(flooded).length / seconds >= capacity / 2 && accepted(flooded).length + shed === flooded.length,
      },
      {
        figure: 'p99 of what is accepted meanwhile',
        ...{ ours: p99(flooded), raw: p99(calm), rawIs: 'at half its capacity', unit: ' ms', goal: '≤ 1000 ms' },
        met: p99(flooded) <= 1_000,
      },
    ];
  } finally {
    await gateway.stop();
  }
}
