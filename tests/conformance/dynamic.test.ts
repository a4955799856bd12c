/** Every law for every kind, through the dynamic runtime, less what Node's dynamic server cannot do. */
import { startDynamic } from "../support/front-end.ts";
import { judgeAll } from "./judge.ts";

judgeAll(startDynamic, (law, kind) => law.dynamic ?? law.exempt?.(kind));
