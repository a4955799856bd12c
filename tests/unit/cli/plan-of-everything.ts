/** A plan that has every action and every kind of field, and a report on it. */
import type { ApplyReport, Plan, PlannedObject } from "../../../provider/reconciler/plan/types.ts";

const nothing = { fields: [], unverified: [], portalSteps: [], waitsFor: [], warnings: [] };
const place = (line: number) => ({ file: "spoke.yaml", line, column: 5 });

export const planOfEverything: Plan = {
  format: "spokectl-plan",
  version: 1,
  madeAt: "2026-11-26T10:00:00.000Z",
  madeBy: "pulumi-spoke 0.1.0",
  organisationId: "11111111-1111-4111-8111-111111111111",
  twilioAccountSid: `AC${"0".repeat(32)}`,
  sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  summary: { create: 3, update: 3, delete: 1, portal: 1, extra: 1, keep: 1, unchanged: 1234, unverified: 2 },
  objects: [
    {
      ...nothing,
      object: "SipTrunk:Warehouse",
      kind: "spoke:index:SipTrunk",
      name: "Warehouse",
      place: place(3),
      action: "create",
      reason: "declared and not live",
      fields: [
        { path: "name", change: "add", to: "Warehouse" },
        { path: "credentials[0].password", change: "add", secret: true },
      ],
      desired: {
        name: "Warehouse",
        credentials: [{ username: "pbx", password: { $env: "TRUNK_PASSWORD" } }],
      },
      rests: null,
    },
    {
      ...nothing,
      object: "CallGroup:Sales",
      step: "aside",
      kind: "spoke:index:CallGroup",
      name: "Sales",
      id: "grp-8",
      action: "update",
      reason: "two change places",
      fields: [{ path: "extension", change: "update", from: "201", to: "899" }],
    },
    {
      ...nothing,
      object: "CallGroup:Front desk",
      kind: "spoke:index:CallGroup",
      name: "Front desk",
      id: "grp-7",
      place: place(12),
      action: "update",
      reason: 'renamed from "Reception"',
      fields: [
        { path: "name", change: "update", from: "Reception", to: "Front desk" },
        { path: "extension", change: "update", from: "200", to: "201" },
        { path: "overflow", change: "add", to: { user: "ana@acme.test" } },
        { path: "disclaimer", change: "delete", from: "Calls may be recorded." },
        { path: "members", change: "update", from: ["ana@acme.test"], to: members() },
      ],
      unverified: ["musicOnHold"],
      waitsFor: ["SipTrunk:Warehouse", "CallGroup:Sales#aside"],
      warnings: ["The group rings 40 people at once."],
      rests: { name: "0".repeat(64) },
    },
    {
      ...nothing,
      object: "CallGroup:Sales",
      kind: "spoke:index:CallGroup",
      name: "Sales",
      id: "grp-8",
      place: place(20),
      action: "update",
      reason: "differs",
      loses: "Voicemails of the group are deleted.",
      fields: [{ path: "voicemail", change: "update", from: true, to: false }],
    },
    {
      ...nothing,
      object: "SipTrunk:Depot",
      kind: "spoke:index:SipTrunk",
      name: "Depot",
      id: "trk-2",
      place: place(30),
      action: "update",
      reason: "a secret is declared anew",
      fields: [{ path: "credentials[0].password", change: "update", secret: true }],
    },
    {
      ...nothing,
      object: "Webhook:call log | https://hooks.acme.test/in?token=abcdef123456",
      kind: "spoke:index:Webhook",
      name: "call log | https://hooks.acme.test/in?token=abcdef123456",
      action: "create",
      reason: "declared and not live",
      fields: [{ path: "url", change: "add", to: "https://hooks.acme.test/in?token=abcdef123456" }],
    },
    {
      ...nothing,
      object: "twilio.PhoneNumber:New line",
      kind: "spoke:twilio:PhoneNumber",
      name: "New line",
      action: "create",
      reason: "declared and not live",
      costs: "The number is bought: Twilio charges for it each month from now on.",
      fields: [{ path: "search", change: "add", to: { country: "US", type: "local" } }],
    },
    {
      ...nothing,
      object: "twilio.PhoneNumber:+12025550110",
      kind: "spoke:twilio:PhoneNumber",
      name: "+12025550110",
      id: "PN1",
      action: "delete",
      reason: "live and not declared",
      loses: "The number goes back to Twilio, and anybody can buy it.",
      fields: [{ path: "friendlyName", change: "delete", from: "Old line" }],
      rests: {},
    },
    {
      ...nothing,
      object: "AutoAttendant",
      kind: "spoke:index:AutoAttendant",
      name: "AutoAttendant",
      id: "main",
      place: place(40),
      action: "portal",
      reason: "differs, and no API writes it",
      fields: [{ path: "greeting", change: "update", from: "Hello", to: "Welcome" }],
      portalSteps: ['Call handling > Main menu: Greeting: "Welcome".'],
    },
    {
      ...nothing,
      object: "User:ben@acme.test",
      kind: "spoke:index:User",
      name: "ben@acme.test",
      id: "usr-2",
      action: "extra",
      reason: "live and not declared, and left",
    },
    {
      ...nothing,
      object: "User:cat@acme.test",
      kind: "spoke:index:User",
      name: "cat@acme.test",
      id: "usr-3",
      action: "keep",
      reason: "live and not declared, and not deleted, because a user cannot be got back",
    },
    {
      ...nothing,
      object: "OfficeHours:<b>`Night` @here</b>",
      kind: "spoke:index:OfficeHours",
      name: "<b>`Night` @here</b>\u001b[31m",
      id: "hrs-1",
      action: "none",
      reason: "equal as far as it can be read",
      unverified: ["closedMessage", "holidayMessage"],
    },
  ],
  problems: [
    {
      object: 'User "dan@acme.test"',
      path: "extension",
      what: 'extension 204 is taken by CallGroup "Support"',
      remedy: "Choose another.",
      place: place(55),
    },
    { object: "Webhook", what: "could not be read: 403", remedy: "Give the API key the permission." },
  ],
  warnings: ["3 users were added by hand since the last apply."],
};

function members(): readonly string[] {
  return Array.from({ length: 40 }, (_, index) => `member-${index}@acme.test`);
}

/** Many deletions and many updates, more than a comment holds. */
export function largePlan(deletions: number, updates: number): Plan {
  const one = (action: "delete" | "update", index: number): PlannedObject => ({
    ...nothing,
    object: `CallGroup:Group ${action} ${index}`,
    kind: "spoke:index:CallGroup",
    name: `Group ${action} ${index}`,
    id: `grp-${index}`,
    action,
    reason: action === "delete" ? "live and not declared" : "differs",
    fields: [{ path: "ringSeconds", change: action, from: 20, ...(action === "update" ? { to: 30 } : {}) }],
  });
  const objects = [
    ...Array.from({ length: updates }, (_, index) => one("update", index)),
    ...Array.from({ length: deletions }, (_, index) => one("delete", index)),
  ];
  const summary = { ...planOfEverything.summary, create: 0, update: updates, delete: deletions };
  return { ...planOfEverything, summary, objects, problems: [], warnings: [] };
}

export const reportOfEverything: ApplyReport = {
  done: 2,
  failed: 1,
  skipped: 1,
  objects: [
    {
      object: "Webhook:call log",
      action: "create",
      outcome: "done",
      id: "whk-1",
      messages: [],
      warnings: ["The event type call.teleported is not known."],
      secrets: { signingSecret: "planted-signing-secret" },
    },
    {
      object: "CallGroup:Sales",
      action: "update",
      outcome: "failed",
      messages: [
        'CallGroup "Sales": PATCH /admin/v1/groups/grp-8 was answered with 403. Give the API key the permission.',
      ],
      warnings: [],
      secrets: {},
    },
    {
      object: "CallGroup:Front desk",
      action: "update",
      outcome: "skipped",
      messages: ["It waits for CallGroup:Sales, which failed."],
      warnings: [],
      secrets: {},
    },
    { object: "SipTrunk:Depot", action: "update", outcome: "done", messages: [], warnings: [], secrets: {} },
  ],
};
