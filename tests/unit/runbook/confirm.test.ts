/** A confirmation in a stack file, whatever the form of the file: nothing else of it changes. */
import { withConfirmation } from "../../../provider/runbook/confirm.ts";

const confirmation = { hash: "a1b2", object: "OfficeHours:Office" };

test.each([
  ["an empty file", "", "\nconfirmed:\n  - a1b2 # OfficeHours:Office\n"],
  ["comments alone", "# Acme\n", "# Acme\n\nconfirmed:\n  - a1b2 # OfficeHours:Office\n"],
  [
    "no list yet",
    "users:   # people\n-   {email: a@acme.test}",
    "users:   # people\n-   {email: a@acme.test}\n\nconfirmed:\n  - a1b2 # OfficeHours:Office\n",
  ],
  [
    "a list in the middle, with comments",
    "confirmed: # by hand\n    - 'ff00'  # CallGroup:Sales\n# more\nusers: []\n",
    "confirmed: # by hand\n    - 'ff00'  # CallGroup:Sales\n    - a1b2 # OfficeHours:Office\n# more\nusers: []\n",
  ],
  [
    "a list at the end, without a line break",
    "users: []\nconfirmed:\n- ff00",
    "users: []\nconfirmed:\n- ff00\n- a1b2 # OfficeHours:Office\n",
  ],
  ["a list in brackets", 'confirmed: ["ff00"]\nusers: []\n', 'confirmed: ["ff00", "a1b2"]\nusers: []\n'],
  ["an empty list", "confirmed: []\n", 'confirmed: ["a1b2"]\n'],
  ["a key without a value", "confirmed:\nusers: []\n", 'confirmed: ["a1b2"]\nusers: []\n'],
  ["null", "confirmed: null\nusers: []\n", 'confirmed: ["a1b2"]\nusers: []\n'],
  ["null as a sign", "confirmed: ~ # none\n", 'confirmed: ["a1b2"] # none\n'],
  ["a comment where the list goes", "confirmed: # none yet\n", 'confirmed: ["a1b2"] # none yet\n'],
  [
    "a comment under the key",
    "confirmed:\n  # none yet\nusers: []\n",
    'confirmed: ["a1b2"]\n  # none yet\nusers: []\n',
  ],
  ["null in JSON", '{"confirmed": null}', '{"confirmed": ["a1b2"]}'],
  [
    "hashes that look like numbers",
    "confirmed:\n  - 0123\n",
    "confirmed:\n  - 0123\n  - a1b2 # OfficeHours:Office\n",
  ],
  [
    "line breaks of Windows",
    "users: []\r\nconfirmed:\r\n  - ff00\r\n",
    "users: []\r\nconfirmed:\r\n  - ff00\r\n  - a1b2 # OfficeHours:Office\r\n",
  ],
  ["JSON on one line", '{"users": []}', '{"users": [], "confirmed": ["a1b2"]}'],
  ["JSON on several lines", '{\n  "users": []\n}\n', '{\n  "users": [],\n  "confirmed": ["a1b2"]\n}\n'],
  [
    "JSON with a list",
    '{\n  "confirmed": [\n    "ff00"\n  ]\n}\n',
    '{\n  "confirmed": [\n    "ff00",\n    "a1b2"\n  ]\n}\n',
  ],
  ["an empty object", "{}\n", '{"confirmed": ["a1b2"]}\n'],
])("%s", (_, before, after) => {
  expect(withConfirmation("spoke.yaml", before, confirmation)).toBe(after);
});

test("a name cannot write more than a comment", () => {
  const object = "CallGroup:Sales\nusers: []";
  expect(withConfirmation("spoke.yaml", "", { hash: "a1b2", object })).toBe(
    "\nconfirmed:\n  - a1b2 # CallGroup:Sales users: []\n",
  );
});

const byHand = "Add the hash to a list `confirmed:` by hand; spokectl runbook --json has it.";

test.each([
  ["- a\n- b\n", `spoke.yaml: is not a map in YAML or JSON. ${byHand}`],
  ["users: [\n", `spoke.yaml: is not a map in YAML or JSON. ${byHand}`],
  ["confirmed: yes\n", `spoke.yaml: has something other than a list at confirmed. ${byHand}`],
  [
    "users: []\n...\n",
    `spoke.yaml: would say something else with the hash in it, so that it was left as it is. ${byHand}`,
  ],
  [
    "confirmed: &none\n",
    `spoke.yaml: would say something else with the hash in it, so that it was left as it is. ${byHand}`,
  ],
  [
    "a: &list [ff00]\nconfirmed: *list\n",
    `spoke.yaml: has something other than a list at confirmed. ${byHand}`,
  ],
])("%j is left alone", (text, message) => {
  expect(() => withConfirmation("spoke.yaml", text, confirmation)).toThrow(new Error(message));
});
