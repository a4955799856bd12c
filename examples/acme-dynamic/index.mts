/**
 * The same office as dynamic resources: `pulumi up` in this folder. Nothing but the npm package is needed; what that
 * costs (no import, no detailed diffs) is said in the README beside this file.
 */
import * as spoke from "pulumi-spoke/dynamic";
import { office } from "../acme/office.mts";

// See examples/acme/index.mts.
Error.stackTraceLimit = 1;

export const {
  mainNumber,
  salesNumber,
  helpLineNumber,
  helpLineFlow,
  callLogSigningSecret,
  reportingClientId,
  reportingClientSecret,
} = office(spoke);
