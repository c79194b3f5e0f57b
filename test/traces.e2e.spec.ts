import { openApart, type Apart } from './apart.ts';
import { Collector, type ToldSpan } from './outside/collector.ts';

describe('Traces over processes', () => {
  let apart: Apart;
  let collector: Collector;
  beforeAll(async () => {
    [apart, collector] = await Promise.all([openApart(), new Collector().start()]);
  }, 60_000);
  afterAll(async () => {
    await apart.stop();
    await collector.stop();
  }, 30_000);

  const start = (): Promise<void> =>
    apart.start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, EXPORT_READY_AFTER: 'PT0S' });

  /** The first that is called so, and is a part of that; or of nothing. */
  const partOf = (whole: ToldSpan | undefined, name: string): ToldSpan => {
    const isPart = (span: ToldSpan) =>
      span.parentSpanId === whole?.spanId && (whole === undefined || span.traceId === whole.traceId);
    const found = collector.spans.find((span) => span.name === name && isPart(span));
    if (found === undefined) throw new Error(`no ${name} in ${whole?.name ?? 'nothing'}`);
    return found;
  };

  it('follow a message from its webhook to its answer, and name nobody and nothing', async () => {
    const { chat, workspace } = apart;
    workspace.member('jane-doe');
    await start();
    const id = await chat.write({ from: 'jane-doe', text: 'get my attachments' });
    const instructions = await chat.answerTo(id);
    const confirmed = await chat.ask({ from: 'jane-doe', text: instructions.command ?? '' });
    const ready = await chat.notice('export-ready');
    expect(await apart.end()).toEqual([0, 0]);

    const webhook = partOf(undefined, 'webhook');
    const hear = partOf(webhook, 'hear');
    expect([webhook.service, hear.service]).toEqual(['envoi-gateway', 'envoi-worker']);
    expect(partOf(hear, 'workspace').attributes).toEqual({
      'envoi.workspace': 'test',
      'http.response.status_code': 200,
    });
    const appends = ['RequestAttachmentExport', 'Reply'].map((command) => partOf(partOf(hear, command), 'append'));
    expect(appends.map(({ attributes }) => attributes)).toEqual([{ 'envoi.events': 1 }, { 'envoi.events': 2 }]);
    const deliver = partOf(hear, 'deliver');
    expect(deliver.attributes).toMatchObject({ 'envoi.kind': 'export-instructions', 'envoi.outcome': 'delivered' });
    const chatSpan = partOf(deliver, 'chat');
    expect(chatSpan.attributes).toEqual({ 'envoi.connection': 'test', 'http.response.status_code': 204 });
    expect(partOf(partOf(deliver, 'RecordDelivery'), 'append').attributes).toEqual({ 'envoi.events': 1 });

    const [confirmation] = collector.spans.filter(({ name }) => name === 'ConfirmAttachmentExport');
    const correlation = confirmation!.attributes['envoi.correlation'];
    const related = collector.spans.filter(({ attributes }) => attributes['envoi.correlation'] === correlation);
    expect(related.map(({ name }) => name)).toEqual(expect.arrayContaining(['attachment-export prepare', 'deliver']));

    const urls = [ready.link!.url, ...ready.pages!.map(({ url }) => url)].map((url) => new URL(url).search);
    const code = instructions.command!.split(' ').at(-1)!;
    const secrets = ['jane', id, instructions.id, confirmed.id, code, 'attachments', 'http:', '?k=', ...urls];
    expect(secrets.filter((secret) => secret !== '' && collector.bodies.some((body) => body.includes(secret)))).toEqual(
      [],
    );
  }, 60_000);

  it('of which the collector takes none hold up no message, and no end', async () => {
    collector.isHanging = true;
    await start();
    expect((await apart.chat.ask({ from: 'jane-doe', text: 'Help' })).kind).toBe('help');
    const before = collector.bodies.length;
    expect(await apart.end()).toEqual([0, 0]);
    expect(collector.bodies.length).toBeGreaterThan(before); // they have tried
  }, 60_000);
});
