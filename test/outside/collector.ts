import { bodyOf, serve, type TestServer } from './server.ts';

/** What a collector was told of something that was done. */
export interface ToldSpan {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: Readonly<Record<string, string | number>>;
  failed: boolean;
}

interface OtlpAttribute {
  key: string;
  value: { stringValue?: string; intValue?: number; doubleValue?: number };
}

interface OtlpRequest {
  resourceSpans: {
    resource: { attributes: OtlpAttribute[] };
    scopeSpans: {
      spans: (Pick<ToldSpan, 'name' | 'traceId' | 'spanId' | 'parentSpanId'> & {
        attributes: OtlpAttribute[];
        status: { code: number };
      })[];
    }[];
  }[];
}

/** Of OTLP over HTTP: it keeps everything it is sent. */
export class Collector {
  readonly spans: ToldSpan[] = [];
  /** As they came. */
  readonly bodies: string[] = [];
  /** Whether it takes everything and answers nothing. */
  isHanging = false;
  #server: TestServer | undefined;

  async start(): Promise<this> {
    this.#server = await serve(async (request, response) => {
      const body = await bodyOf(request);
      this.bodies.push(body);
      if (request.url !== '/v1/traces') throw new Error(`nothing is at ${request.url ?? ''}`);
      if (this.isHanging) return;
      this.spans.push(...spansIn(JSON.parse(body) as OtlpRequest));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    return this;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }
}

const spansIn = ({ resourceSpans }: OtlpRequest): readonly ToldSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ attributes, status, ...span }) => ({
        ...span,
        service: String(valuesOf(resource.attributes)['service.name']),
        attributes: valuesOf(attributes),
        failed: status.code === 2,
      })),
    ),
  );

const valuesOf = (attributes: readonly OtlpAttribute[]): ToldSpan['attributes'] =>
  Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? value.intValue ?? value.doubleValue ?? 'another kind',
    ]),
  );
