/**
 * The generated messages and services of EventStoreDB's protocol. They are CommonJS and come with the client; deep
 * imports need `.js`, and everything is reached through the default export.
 */
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossipMessages from '@eventstore/db-client/generated/gossip_pb.js';
import featureServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featureMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import monitoringServices from '@eventstore/db-client/generated/monitoring_grpc_pb.js';
import operationServices from '@eventstore/db-client/generated/operations_grpc_pb.js';
import persistentServices from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import projectionServices from '@eventstore/db-client/generated/projections_grpc_pb.js';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import streamServices from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamMessages from '@eventstore/db-client/generated/streams_pb.js';
import userServices from '@eventstore/db-client/generated/users_grpc_pb.js';

export type * as Streams from '@eventstore/db-client/generated/streams_pb.js';
export type * as Shared from '@eventstore/db-client/generated/shared_pb.js';

export const { GossipService } = gossipServices;
export const { ClusterInfo, EndPoint, MemberInfo } = gossipMessages;
export const { ServerFeaturesService } = featureServices;
export const { SupportedMethod, SupportedMethods } = featureMessages;
export const {
  AllStreamPosition,
  BadRequest,
  Empty,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  StreamIdentifier,
  UUID,
  WrongExpectedVersion,
} = sharedMessages;
export const { Status } = statusMessages;
export const { StreamsService } = streamServices;
export const { AppendResp, BatchAppendResp, DeleteResp, ReadReq, ReadResp, TombstoneResp } = streamMessages;

export const { MonitoringService } = monitoringServices;
export const { OperationsService } = operationServices;
export const { PersistentSubscriptionsService } = persistentServices;
export const { ProjectionsService } = projectionServices;
export const { UsersService } = userServices;
