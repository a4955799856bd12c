/** The components, bound to the dynamic classes. */
import { type IvrTree as Instance, type IvrTreeClass, ivrTree } from "../../components/ivr-tree.ts";
import { AutoAttendant } from "./classes.gen.ts";
import { StudioFlow } from "./twilio.gen.ts";

/** A telephone menu: keys of Spoke's own attendant where one tier is enough, else a Studio flow. */
export const IvrTree: IvrTreeClass = ivrTree({ AutoAttendant, StudioFlow });

/** A telephone menu, declared. */
export type IvrTree = Instance;
