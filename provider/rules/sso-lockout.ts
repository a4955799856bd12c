/** The rule `sso-lockout`. */
import type { Value } from "../model/value.ts";
import { inEffect, type Survey, someOf } from "./survey.ts";
import { tokens } from "./tokens.ts";
import type { Rule, RuleExample } from "./types.ts";

/** True where the declaration says that the user is no administrator; whom it does not declare may be one. */
function isKnownMember(declared: Survey, name: Value): boolean {
  const user = declared.named(tokens.user, name);
  return user !== undefined && inEffect(user, "role") === "member";
}

const user = (role: string): RuleExample => ({
  kind: tokens.user,
  values: { email: "ben@acme.test", firstName: "Ben", lastName: "Okoro", role },
});

/** Metadata of an identity provider that does not exist. */
const metadata = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.acme.test">
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing">
      <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
        <X509Data><X509Certificate>RXhhbXBsZSBvbmx5</X509Certificate></X509Data>
      </KeyInfo>
    </KeyDescriptor>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.acme.test/saml2"/>
  </IDPSSODescriptor>
</EntityDescriptor>`;

const connection: RuleExample = {
  kind: tokens.ssoConnection,
  values: {
    companyName: "acme",
    idpMetadataXml: metadata,
    forceSso: true,
    exemptAdministrators: ["ben@acme.test"],
  },
};

/** See `summary`. */
export const ssoLockout: Rule = {
  id: "sso-lockout",
  severity: "error",
  summary: "Single sign-on is forced, and nobody who keeps another way in is an administrator.",
  why: 'When the identity provider fails, or its metadata are wrong, nobody could then log in to put it right. No page of Spoke\'s tells of another way back. An apply looks at this again, with the live roles and log-ins. Source: guide, "Force Users to Log in with Single Sign-On", and support article 4406790763533 (read 2026-11-20).',
  examples: { bad: [connection, user("member")], good: [connection, user("administrator")] },
  check: (declared) =>
    declared.of(tokens.ssoConnection).flatMap((object) => {
      const { forceSso, exemptAdministrators } = object.inputs;
      if (forceSso !== true || !Array.isArray(exemptAdministrators)) return [];
      const names = exemptAdministrators as readonly Value[];
      // That nobody is named at all, the kind itself refuses.
      if (names.length === 0 || !names.every((name) => isKnownMember(declared, name))) return [];
      const who = someOf(names.map((name) => JSON.stringify(name)));
      return [
        {
          object,
          path: "exemptAdministrators",
          what: `single sign-on is forced, and ${who} ${names.length === 1 ? "is" : "are"} declared as ${names.length === 1 ? "a member" : "members"}: no administrator keeps another way in`,
          remedy:
            "Name an administrator, give one of them the role `administrator`, or leave `forceSso` out.",
        },
      ];
    }),
};
