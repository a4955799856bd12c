import { buildRedirectUrl } from "../../../provider/ivr/redirect.ts";

describe("the address that hands a call to Spoke", () => {
  test("is the one that the directory gives", () => {
    expect(
      buildRedirectUrl({ organisationId: "4f2c1d6e-0000-4000-8000-1234567890ab", extension: "200" }),
    ).toBe(
      "https://api.spokephone.com/telephony/redirect?extension=200&organisationId=4f2c1d6e-0000-4000-8000-1234567890ab",
    );
  });

  test("has its parameters in the order that the signature needs, whatever the order of the declaration", () => {
    const url = buildRedirectUrl(
      {
        timeout: 30,
        sendToVoicemail: false,
        returnToId: "https://acme.test/back?a=1",
        returnTo: "postEndpoint",
        priority: 1,
        organisationId: "org",
        nextOfferTimeout: 20,
        extension: "200",
      },
      "http://127.0.0.1:8080/spoke/telephony/redirect",
    );
    expect(url).toBe(
      "http://127.0.0.1:8080/spoke/telephony/redirect?extension=200&nextOfferTimeout=20&organisationId=org&priority=1&returnTo=postEndpoint&returnToId=https%3A%2F%2Facme.test%2Fback%3Fa%3D1&sendToVoicemail=false&timeout=30",
    );
  });

  test("leaves Liquid to Studio", () => {
    expect(buildRedirectUrl({ extension: "{{widgets.main.Digits}}", organisationId: "org" })).toBe(
      "https://api.spokephone.com/telephony/redirect?extension={{widgets.main.Digits}}&organisationId=org",
    );
  });
});
