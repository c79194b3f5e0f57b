import { ROOT_CONTEXT, SpanKind, SpanStatusCode, context, propagation, trace, type Context } from '@opentelemetry/api';
import { allowed, type Attributes } from './attributes.ts';

export type About = Readonly<{
  /** Whom it concerns beside us. Default: nobody. */
  kind?: 'server' | 'client' | 'producer' | 'consumer';
  /** Of what `carry` said elsewhere it is a part. Default: of what is being done here. */
  from?: string | undefined;
  attributes?: Attributes;
}>;

/** Adds what is known only afterwards. */
export type Say = (attributes: Attributes) => void;

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/**
 * Does some work within a span. Of an error that it throws the span has the class. `name` is a name in our code, such as that of a
 * command. Where nobody asked for traces, the work is just done.
 */
export const traced = <Result>(
  name: string,
  { kind, from, attributes = {} }: About,
  work: (say: Say) => Promise<Result>,
): Promise<Result> => {
  const options = { kind: kind === undefined ? SpanKind.INTERNAL : kinds[kind], attributes: allowed(attributes) };
  return trace.getTracer('envoi').startActiveSpan(name, options, parentOf(from), async (span) => {
    const say: Say = (more) => void span.setAttributes(allowed(more));
    try {
      return await work(say);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      say({ 'error.type': error instanceof Error ? error.name : typeof error });
      throw error;
    } finally {
      span.end();
    }
  });
};

/**
 * Where the work stands that is being done here (W3C `traceparent`), for who goes on with it in another process. It holds random
 * numbers and nothing else. Undefined where nobody asked for traces.
 */
export const carry = (): string | undefined => {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
};

const parentOf = (traceparent: string | undefined): Context =>
  traceparent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent });
