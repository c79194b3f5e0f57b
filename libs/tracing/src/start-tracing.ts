import { ConfigurationError } from '@envoi/configuration';
import { type Reported, type Tracing } from './tracing.ts';

export type TracingOptions = Reported & Readonly<{ env: Readonly<Record<string, string | undefined>> }>;

const ENDPOINTS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;

/**
 * Sends the spans of this process to an OTLP collector, when the environment names one: the SDK is loaded only then. No work ever
 * waits for it; what the collector does not take is dropped. Throws ConfigurationError.
 */
export const startTracing = async ({ service, env, onTrouble }: TracingOptions): Promise<Tracing> => {
  const endpoints = ENDPOINTS.filter((name) => isSet(env[name]));
  if (endpoints.length === 0 || env['OTEL_SDK_DISABLED'] === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none')
    return { stop: () => Promise.resolve() };
  const problems = [
    ...endpoints.filter((name) => !isHttp(env[name])).map((name) => `${name}: must be an http or https URL`),
    ...problemsOfProtocol(env),
    ...problemsOfSampler(env),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  const { openSdk } = await import('./sdk.ts');
  return openSdk({ service, share: shareOf(env), onTrouble });
};

const isSet = (text: string | undefined): boolean => text !== undefined && text.trim() !== '';

const isHttp = (text = ''): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const problemsOfProtocol = (env: TracingOptions['env']): readonly string[] =>
  ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'OTEL_EXPORTER_OTLP_PROTOCOL']
    .filter((name) => isSet(env[name]) && env[name] !== 'http/json')
    .map((name) => `${name}: must be http/json`);

const RATIO = 'parentbased_traceidratio';

const problemsOfSampler = (env: TracingOptions['env']): readonly string[] => {
  const sampler = env['OTEL_TRACES_SAMPLER'];
  if (isSet(sampler) && sampler !== 'parentbased_always_on' && sampler !== RATIO)
    return [`OTEL_TRACES_SAMPLER: must be parentbased_always_on or ${RATIO}`];
  const share = shareOf(env);
  return share >= 0 && share <= 1 ? [] : ['OTEL_TRACES_SAMPLER_ARG: must be a number from 0 to 1'];
};

/** Of all traces, from 0 to 1. Whoever begins one decides; the others go by it. */
const shareOf = (env: TracingOptions['env']): number => {
  const share = env['OTEL_TRACES_SAMPLER_ARG'];
  return env['OTEL_TRACES_SAMPLER'] === RATIO && isSet(share) ? Number(share) : 1;
};
