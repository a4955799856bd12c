/** Names of a program: none is a word that the program may not have as a variable. */
import { programNames } from "../../../provider/export/names.ts";
import { callGroup } from "../../../provider/resources/spoke/call-group.ts";

test.each(["exports", "module", "require", "arguments", "eval", "await", "__filename", "__dirname"])(
  "a team called %s",
  (name) => {
    const object = { kind: callGroup, id: "1", inputs: { name }, outputs: {}, unread: [] };
    const [chosen] = [...programNames([object as never]).values()];
    expect(chosen?.variable).not.toBe(name);
  },
);
