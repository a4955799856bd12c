import { cleanEnvironment } from "../../../tools/environment.ts";

test("a run with the emulator sees nobody's real accounts", () => {
  expect(
    cleanEnvironment({
      PATH: "/bin",
      HOME: "/home/me",
      SPOKE_CLIENT_SECRET: "real",
      TWILIO_AUTH_TOKEN: "real",
      PULUMI_ACCESS_TOKEN: "real",
      PULUMI_BACKEND_URL: "s3://real",
      PULUMI_SKIP_CHECKPOINTS: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    }),
  ).toEqual({
    PATH: "/bin",
    HOME: "/home/me",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
  });
});
