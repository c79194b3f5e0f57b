import { openApart, type Apart } from './apart.ts';
import { eventually } from './eventually.ts';
import { freePort } from './system.ts';

const token = 'a-token-of-enough-characters';

describe('GET /metrics of a gateway and a worker', () => {
  let apart: Apart;
  let gatewayUrl: string;
  beforeAll(async () => {
    apart = await openApart();
    const port = await freePort();
    gatewayUrl = `http://127.0.0.1:${port}`;
    apart.workspace.member('mia');
    await apart.start({ METRICS_TOKEN: token, GATEWAY_METRICS_PORT: String(port) });
  }, 90_000);
  afterAll(() => apart.stop(), 30_000);

  const scrape = async (url: string, authorization = `Bearer ${token}`) => {
    const answer = await fetch(`${url}/metrics`, { headers: { authorization } });
    return { status: answer.status, text: await answer.text() };
  };
  const valueOf = (text: string, name: string): number =>
    Number(text.split('\n').find((line) => line.startsWith(`${name} `))?.slice(name.length + 1)); // prettier-ignore

  it('is for whoever has the token', async () => {
    for (const url of [gatewayUrl, apart.workerUrl]) {
      expect((await scrape(url, '')).status).toBe(401);
      expect((await scrape(url, `Bearer ${token}s`)).status).toBe(401);
      expect((await scrape(url)).status).toBe(200);
      expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    }
  });

  it('is not on the port that is open to everybody', async () => {
    expect((await scrape(apart.chat.gatewayUrl)).status).toBe(404);
  });

  it('counts what a worker records, and nobody', async () => {
    await apart.chat.ask({ from: 'mia', text: 'Get my attachments' });
    const { text } = await scrape(apart.workerUrl);
    expect(valueOf(text, 'envoi_commands_total{command="Reply"}')).toBe(1);
    expect(valueOf(text, 'envoi_events_recorded_total{type="AttachmentExportRequested"}')).toBe(1);
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(text).not.toMatch(/mia|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('counts the webhooks of a gateway by what they were answered, and nobody', async () => {
    const before = await scrape(gatewayUrl);
    await apart.chat.ask({ from: 'mia', text: 'Help' });
    const forged = await fetch(`${apart.chat.gatewayUrl}/webhooks/test`, { method: 'POST', body: '{}' });
    expect(forged.status).toBe(401);
    await fetch(`${apart.chat.gatewayUrl}/health/live`);
    const count = ({ text }: typeof before, status: number) => valueOf(text, `envoi_webhook_duration_seconds_count{status="${status}"}`); // prettier-ignore
    const after = await eventually(async () => {
      const scraped = await scrape(gatewayUrl);
      expect(count(scraped, 401)).toBe(1); // counted a moment after it was answered
      return scraped;
    });
    expect(count(after, 202) - count(before, 202)).toBe(1);
    expect(after.text).not.toContain('status="200"');
    expect(after.text).not.toMatch(/mia|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});
