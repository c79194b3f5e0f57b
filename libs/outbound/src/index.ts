export { addressGuard } from './addresses.ts';
export { BodyError, discard } from './bounded-body.ts';
export { circuitBreaker, type BreakerAlert, type BreakerOptions, type CircuitBreaker } from './circuit-breaker.ts';
export {
  outboundClient,
  type JsonResponse,
  type OutboundClient,
  type OutboundOptions,
  type OutboundRequest,
  type OutboundResponse,
  type ResponseHeaders,
  type StreamedResponse,
} from './client.ts';
