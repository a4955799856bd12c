/** What a server chooses by itself, and another declaration takes. */
import { emulatedStack } from "../../../support/emulated-stack.ts";

test("a new user with an automatic extension makes room for the group that declares it, and a rerun has nothing to do", async () => {
  const stack = await emulatedStack();
  try {
    const file = {
      users: [{ email: "zoe@acme.test", firstName: "Zoe", lastName: "Lee" }],
      callGroups: [{ name: "Sales", extension: "200", members: [{ user: "zoe@acme.test" }] }],
    };
    await stack.apply(file);
    expect(await stack.live("callGroups", "name", "extension")).toMatchObject({ Sales: "200" });
    expect(await stack.live("users", "email", "extension")).toMatchObject({ "zoe@acme.test": "9999" });
    const again = await stack.plan(file);
    expect([
      again.problems,
      again.objects.filter(({ action }) => action !== "extra" && action !== "keep"),
    ]).toEqual([[], []]);
  } finally {
    await stack.close();
  }
});
