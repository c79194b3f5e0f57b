import { type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import {
  ClusterInfo,
  EndPoint,
  MemberInfo,
  ServerFeaturesService,
  StreamsService,
  SupportedMethod,
  SupportedMethods,
} from './stubs.ts';

/** The version whose answers this node gives. */
const VERSION = '24.10.0';

/** What clients ask before their first append. */
export const supportedMethods = (
  _call: ServerUnaryCall<unknown, InstanceType<typeof SupportedMethods>>,
  reply: sendUnaryData<InstanceType<typeof SupportedMethods>>,
): void => {
  const response = new SupportedMethods();
  response.setEventStoreServerVersion(VERSION);
  response.setMethodsList([
    method(StreamsService.read.path, ['position', 'events']),
    method(StreamsService.append.path, []),
    method(StreamsService.batchAppend.path, ['deadline_duration']),
    method(StreamsService.delete.path, []),
    method(StreamsService.tombstone.path, []),
    method(ServerFeaturesService.getSupportedMethods.path, []),
  ]);
  reply(null, response);
};

/** `path` is `/service/Method`. */
const method = (path: string, features: string[]): InstanceType<typeof SupportedMethod> => {
  const [, service = '', name = ''] = path.toLowerCase().split('/');
  const supported = new SupportedMethod();
  supported.setServiceName(service);
  supported.setMethodName(name);
  supported.setFeaturesList(features);
  return supported;
};

/** A cluster of one, for clients that discover. */
export const gossip =
  (endpoint: () => { host: string; port: number }) =>
  (
    _call: ServerUnaryCall<unknown, InstanceType<typeof ClusterInfo>>,
    reply: sendUnaryData<InstanceType<typeof ClusterInfo>>,
  ): void => {
    const { host, port } = endpoint();
    const address = new EndPoint();
    address.setAddress(host);
    address.setPort(port);
    const member = new MemberInfo();
    member.setIsAlive(true);
    member.setState(MemberInfo.VNodeState.LEADER);
    member.setTimeStamp(String(Date.now() * 10_000));
    member.setHttpEndPoint(address);
    const info = new ClusterInfo();
    info.setMembersList([member]);
    reply(null, info);
  };
