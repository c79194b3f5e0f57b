import { randomUUID } from 'node:crypto';
import { memoryEventLog } from '@envoi/event-store';
import { mayScrape } from './may-scrape.ts';
import { Metrics } from './metrics.ts';

const asking = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ headers, socket: { remoteAddress } }) as unknown as Parameters<typeof mayScrape>[0];

describe('What a process counts', () => {
  it('are commands, conflicts and events by their names, and nobody', async () => {
    const metrics = new Metrics();
    const log = metrics.counting(memoryEventLog());
    const subject = randomUUID();
    const event = (type: string, command: string) => ({ id: randomUUID(), type, data: { subject }, metadata: { subject, command } }); // prettier-ignore
    await log.append(`letter-${subject}`, -1n, [event('LetterWritten', 'Write'), event('LetterSent', 'Write')]);
    await expect(log.append(`letter-${subject}`, 0n, [event('LetterSent', 'Send')])).rejects.toThrow('revision');
    await log.append('ledger-0', -1n, [{ id: randomUUID(), type: 'TreeHeadSigned', data: {}, metadata: {} }]);
    const text = await metrics.registry.metrics();
    for (const line of [
      'envoi_commands_total{command="Write"} 1',
      'envoi_command_conflicts_total{command="Send"} 1',
      'envoi_events_recorded_total{type="LetterWritten"} 1',
      'envoi_events_recorded_total{type="LetterSent"} 1',
      'envoi_events_recorded_total{type="TreeHeadSigned"} 1',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text.match(/^envoi_command.*\{.*/gm)).toHaveLength(2);
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toContain(subject);
  });
});

describe('Who may read it', () => {
  it('is whoever has the token, wherever they are, and nobody else', () => {
    const token = 'a-long-token';
    expect(mayScrape(asking('10.0.0.7', { authorization: 'Bearer a-long-token' }), token)).toBe(true);
    for (const authorization of ['', 'Bearer a-long-toke', 'Bearer a-long-token ', 'Basic a-long-token'])
      expect(mayScrape(asking('127.0.0.1', { authorization }), token)).toBe(false);
  });

  it('is this machine where there is no token, unless it asks for somebody else', () => {
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) expect(mayScrape(asking(address))).toBe(true);
    for (const address of ['10.0.0.7', '127.0.0.1.example', '', '::ffff:10.0.0.7']) expect(mayScrape(asking(address))).toBe(false); // prettier-ignore
    expect(mayScrape(asking('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }))).toBe(false);
  });
});
