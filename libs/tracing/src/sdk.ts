import { setTimeout as pause } from 'node:timers/promises';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import { type Reported, type Tracing } from './tracing.ts';

/** A stop waits no longer for the collector, in milliseconds. */
const PATIENCE = 1_000;

/** Where to send, and how, the exporter reads from the environment itself. It keeps 2,048 spans at most; more are dropped. */
export const openSdk = ({
  service,
  share,
  onTrouble,
}: Reported & Readonly<{ /** Of all traces, from 0 to 1. */ share: number }>): Tracing => {
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': service }))
      .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: tellingOfTrouble(new OTLPTraceExporter(), onTrouble) })],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return {
    stop: async () => {
      const flushed = provider.shutdown().catch(() => undefined); // the exporter has told of it
      await Promise.race([flushed, pause(PATIENCE, undefined, { ref: false })]);
      for (const api of [trace, context, propagation]) api.disable();
    },
  };
};

const tellingOfTrouble = (exporter: SpanExporter, onTrouble: (error: unknown) => void): SpanExporter => {
  let isInTrouble = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const failed = result.code !== ExportResultCode.SUCCESS;
        if (failed && !isInTrouble) onTrouble(result.error);
        isInTrouble = failed;
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
};
