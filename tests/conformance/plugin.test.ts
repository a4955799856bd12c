/** Every law for every kind, through the plugin over real gRPC. */
import { startPlugin } from "../support/front-end.ts";
import { judgeAll } from "./judge.ts";

judgeAll(startPlugin, (law, kind) => law.exempt?.(kind));
