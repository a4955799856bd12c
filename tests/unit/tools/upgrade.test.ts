import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../../emulator/store.ts";
import { anonymise } from "../../../tools/upgrade/anonymise.ts";
import { essentials, recordEmulator, replayEmulator } from "../../../tools/upgrade/state.ts";

describe("a recording", () => {
  test("has numbers for ids, the same in every text, and one time", () => {
    const user = "c5c5a6b0-e66b-11f1-b08b-193af9ec2264";
    const flow = "FW87cb6ddb1b3610ed030b37b259380ab0";
    const texts = [
      `${user} 2026-11-22T11:56:45.993Z ${flow} Sun, 22 Nov 2026 11:59:27 +0000`,
      `${flow}.1 a50bdf12f379a523c993d6f82468d985 ${user} 1795348597919 http://127.0.0.1:34373/auth`,
    ];
    expect(anonymise(texts, [])).toEqual([
      "00000000-0000-1000-8000-000000000001 2026-01-01T00:00:00.000Z FW00000000000000000000000000000001 Thu, 01 Jan 2026 00:00:00 +0000",
      "FW00000000000000000000000000000001.1 00000000000000000000000000000001 00000000-0000-1000-8000-000000000001 1767225600000 http://127.0.0.1:1/auth",
    ]);
  });

  test("has no secret of the emulator's, and keeps the marks of Pulumi's", () => {
    const text =
      '{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":"whsec_Jax87O5UMr8w"} kHgvM8uvzeSI';
    expect(anonymise([text], ["whsec_Jax87O5UMr8w", "kHgvM8uvzeSI"])).toEqual([
      '{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","plaintext":"whsec_xxxxxxxxx001"} xxxxxxxxx002',
    ]);
  });

  test("of a state leaves out where and when it was made, and the key that it was encrypted with", () => {
    const exported = {
      version: 3,
      deployment: {
        manifest: { time: "2026-11-22T11:56:45Z", version: "v3.259.0" },
        secrets_providers: { type: "passphrase", state: { salt: "v1:x" } },
        resources: [
          {
            urn: "u",
            created: "c",
            modified: "m",
            sourcePosition: "p",
            stackTrace: [],
            dependencies: ["b", "a"],
          },
        ],
      },
    };
    expect(essentials(JSON.stringify(exported))).toEqual({
      version: 3,
      deployment: {
        manifest: { time: "2026-01-01T00:00:00Z", version: "v3.259.0" },
        resources: [{ urn: "u", dependencies: ["a", "b"] }],
      },
    });
  });

  test("of the emulator gives the same objects in the same order", () => {
    const folder = mkdtempSync(join(tmpdir(), "spoke-recording-"));
    const [first, second] = [join(folder, "first.db"), join(folder, "second.db")];
    const store = openStore(first);
    store.put("users", "u2", { id: "u2" });
    store.put("webhooks", "w1", { id: "w1", events: ["call.ended"] });
    store.put("users", "u1", { id: "u1" });
    store.put("tokens", "t", { id: "t" });
    store.close();
    const recording = recordEmulator(first);
    expect(recording.objects.map(({ collection, id }) => `${collection} ${id}`)).toEqual([
      "users u2",
      "webhooks w1",
      "users u1",
    ]);
    replayEmulator(recording, second);
    expect(recordEmulator(second)).toEqual(recording);
    rmSync(folder, { recursive: true });
  });
});
