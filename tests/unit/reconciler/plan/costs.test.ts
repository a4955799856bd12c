/** What a create costs is said before anybody agrees to it. */
import { emulatedStack } from "../../../support/emulated-stack.ts";

test("a number that is to be bought says so, with what is looked for; a user says what comes with it", async () => {
  const stack = await emulatedStack();
  try {
    const { objects } = await stack.plan({
      users: [{ email: "zoe@acme.test", firstName: "Zoe", lastName: "Lee" }],
      twilio: { phoneNumbers: [{ label: "New line", search: { country: "US", type: "local" } }] },
    });
    const created = objects.filter(({ action }) => action === "create");
    expect(created.map(({ object, costs }) => [object, costs])).toEqual([
      ["User:zoe@acme.test", "It takes a licence, and Spoke may invite the person by e-mail."],
      ["twilio.PhoneNumber:New line", "The number is bought: Twilio charges for it each month from now on."],
    ]);
    expect(created[1]?.fields).toEqual([
      { path: "search", change: "add", to: { country: "US", type: "local" } },
      { path: "label", change: "add", to: "New line" },
    ]);
  } finally {
    await stack.close();
  }
});
