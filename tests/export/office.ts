/** An organisation with everything that is awkward to write down. */

/** A stack file. Groups of one name, overflow in a circle, passwords, texts with a meaning elsewhere, names in other letters. */
export const awkwardOffice = `
organization: { companyName: "Acme \${holding} */ Ltd", timeZone: Europe/London }
users:
  - { email: ana@acme.test, firstName: Ana, lastName: "Ortiz \\"O\\"", jobTitle: "yes" }
  - { email: sales@acme.test, firstName: Sal, lastName: Es, extension: "0212" }
  - { email: default@acme.test, firstName: "*", lastName: "# no comment" }
callGroups:
  - { name: Sales, extension: "301", members: [{ user: sales@acme.test }, { user: ana@acme.test, callFirst: true }] }
  - { name: Sales, extension: "302", noAnswer: { action: callGroup, callGroup: "301" } }
  - { name: Büro Süd, extension: "303", noAnswer: { action: callGroup, callGroup: Nord }, queue: { enabled: true } }
  - { name: Nord, extension: "304", noAnswer: { action: callGroup, callGroup: Büro Süd } }
  - { name: 営業, extension: "305" }
  - { name: "305", extension: "306" }
autoAttendant: { options: { 1: "302", 2: Nord } }
sipTrunks:
  - name: Carrier
    direction: both
    credentials:
      - { username: zoe, password: !env P }
      - { username: abe, password: !env P }
    outbound: { host: sip.carrier.test, port: 5061, transport: tls }
  - { name: carrier, direction: inbound, credentials: [{ username: abe, password: !env P }] }
webhooks:
  - { url: "https://hooks.acme.test/spoke", events: [call.started, call.ended] }
  - { url: "https://hooks.acme.test/spoke", events: [call.ended], description: "2026-12-25" }
twilio:
  studioFlows:
    - friendlyName: Sales
      definition:
        description: |
          Two lines,
            and a \${placeholder} and a \`tick\`
        states:
          - name: Trigger
            type: trigger
            transitions: [{ event: incomingCall }]
            properties: { offset: { x: 0, y: 0 } }
        initial_state: Trigger
        flags: { allow_concurrent_calls: true }
  phoneNumbers:
    - { phoneNumber: "+12025550110", label: Sales }
    - { phoneNumber: "+12025550112", voiceUrl: "https://voice.acme.test/answer", voiceMethod: GET }
phoneNumbers:
  - { phoneNumber: "+12025550111" }
numberAssignments:
  - { phoneNumber: "+12025550110", via: studio, flow: Sales }
  - { phoneNumber: "+12025550111", callGroup: "302" }
`;
