import {
  type sendUnaryData,
  type ServerDuplexStream,
  type ServiceDefinition,
  type Server,
  type ServerErrorResponse,
} from '@grpc/grpc-js';
import { unimplemented } from './errors.ts';
import {
  MonitoringService,
  OperationsService,
  PersistentSubscriptionsService,
  ProjectionsService,
  UsersService,
} from './stubs.ts';

const notOffered: readonly (readonly [string, ServiceDefinition])[] = [
  ['persistent subscriptions', PersistentSubscriptionsService],
  ['projections', ProjectionsService],
  ['users', UsersService],
  ['operations (scavenge, shutdown, …)', OperationsService],
  ['monitoring', MonitoringService],
];

/** What EventStoreDB has and this node has not is UNIMPLEMENTED, with a sentence that says what it is. */
export const addRefusals = (server: Server): void => {
  for (const [name, service] of notOffered) {
    const error = unimplemented(name);
    const methods = Object.keys(service).map((method) => [method, refusal(error)] as const);
    server.addService(service, Object.fromEntries(methods));
  }
};

/** Calls with one answer get a callback; the others are told by an event. */
const refusal =
  (error: ServerErrorResponse) =>
  (call: ServerDuplexStream<unknown, unknown>, reply?: sendUnaryData<unknown>): void => {
    if (reply === undefined) call.emit('error', error);
    else reply(error);
  };
