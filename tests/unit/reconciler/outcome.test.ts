/** What a refresh shows of an object that has changed. */
import { inputsOf } from "../../../provider/reconciler/outcome.ts";
import { lamp, lampKind, lampServer } from "../../support/lamp.ts";

const kind = lampKind(lampServer());

test("of an additive list the declared members that are there, as they are now, and nobody else's", () => {
  const live = lamp("id-desk", {
    name: "desk",
    members: [{ lamp: "theirs" }, { lamp: "hall" }, { lamp: "porch" }],
  });
  const declared = {
    name: "desk",
    mode: "additive",
    members: [{ lamp: "hall", first: true }, { lamp: "gone" }, { lamp: "porch" }],
  };
  expect(inputsOf(kind, live, declared)).toMatchObject({
    mode: "additive",
    members: [{ lamp: "hall", first: false }, { lamp: "porch" }],
  });
});
