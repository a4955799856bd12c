/**
 * The office over the plugin: `pulumi up` in the root of this repository, whose Pulumi.yaml names this file. The README
 * beside it says what to set; `npm run quickstart` shows it at work without setting anything.
 */
import * as spoke from "pulumi-spoke";
import { office } from "./office.mts";

// Pulumi takes a stack trace for each resource, and each trace is mapped to its sources: a third of the time that a
// program of 1,000 resources takes. Raise it to see where an error of the program's own comes from.
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
