/**
 * The generated gRPC code, and nothing else: the one file that imports it, so that a new SDK or a plugin without
 * `@pulumi/pulumi` changes one file.
 *
 * Default imports of Pulumi's, because a named import of those CommonJS files passes tsc and fails as an ES module; a
 * namespace of grpc-js, which says that it is one (tried 2026-11-22, @pulumi/pulumi 3.259, @grpc/grpc-js 1.x).
 */
import * as grpc from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as provider from "@pulumi/pulumi/proto/provider_pb.js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type * as structTypes from "google-protobuf/google/protobuf/struct_pb.js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import type { JsonObject } from "./codec.ts";

export type { provider };
export { engineGrpc, enginePb, grpc, pluginPb, providerGrpc, providerPb };

/** A protobuf struct. */
export type Struct = structTypes.Struct;

/** The empty message. */
export const empty = () => new emptyPb.Empty();

/** The JSON that a struct holds; undefined for a struct that was not sent. */
export function fromStruct(struct: Struct | undefined): JsonObject | undefined {
  return struct === undefined ? undefined : (struct.toJavaScript() as JsonObject);
}

/** A struct that holds the JSON. */
export function toStruct(json: JsonObject): Struct {
  return structPb.Struct.fromJavaScript(json as Parameters<typeof structPb.Struct.fromJavaScript>[0]);
}

/** A detail of an error, as gRPC carries it in the trailer `grpc-status-details-bin`. */
export function statusDetails(code: number, message: string, type: string, detail: Uint8Array): Buffer {
  const any = new anyPb.Any();
  any.pack(detail, type);
  const status = new statusPb.Status();
  status.setCode(code);
  status.setMessage(message);
  status.addDetails(any);
  return Buffer.from(status.serializeBinary());
}

/** The detail of an error of this type, where the trailer has one. */
export function detailOf(trailer: Uint8Array, type: string): Uint8Array | undefined {
  for (const any of statusPb.Status.deserializeBinary(trailer).getDetailsList()) {
    if (any.getTypeName() === type) return any.getValue_asU8();
  }
  return undefined;
}
