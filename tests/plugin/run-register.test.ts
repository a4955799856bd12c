import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRunRegister } from "../../provider/configuration/run-register.ts";

const acme = "7c2e8f0a-1111-4222-8333-444455556666";
const other = "7c2e8f0a-7777-4222-8333-444455556666";

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "spoke-register-"));
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

const open = (address: string, organisation?: string) => {
  const register = openRunRegister(address, organisation, parent);
  if (register === undefined) throw new Error("no register was opened");
  return register;
};

/** What another process of some run left. */
function writeAs(pid: number, port: number, lines: string): void {
  const [folder = ""] = readdirSync(parent);
  writeFileSync(join(parent, folder, `${port}-${pid}`), lines);
}

const files = () => readdirSync(join(parent, readdirSync(parent)[0] ?? ""));

/** The id of a process that has ended. */
const deadProcess = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

describe("the register of a run", () => {
  test("is shared by the instances of one run, and by no other run", () => {
    const [one, two, elsewhere] = [
      open("127.0.0.1:4000", acme),
      open("127.0.0.1:4000", acme),
      open("127.0.0.1:4001", acme),
    ];
    one.add("spoke:index:Webhook w1");
    expect(two.has("spoke:index:Webhook w1")).toBe(true);
    expect(two.has("spoke:index:Webhook w")).toBe(false);
    expect(elsewhere.has("spoke:index:Webhook w1")).toBe(false);
  });

  test("keeps customers apart that may have one id, unless one of the two is not known", () => {
    open("127.0.0.1:4000", acme).add("spoke:index:PhoneNumber +12025550110");
    expect(open("127.0.0.1:4000", acme.toUpperCase()).has("spoke:index:PhoneNumber +12025550110")).toBe(true);
    expect(open("127.0.0.1:4000", other).has("spoke:index:PhoneNumber +12025550110")).toBe(false);
    expect(open("127.0.0.1:4000").has("spoke:index:PhoneNumber +12025550110")).toBe(true);
    open("127.0.0.1:4000").add("spoke:index:PhoneNumber +12025550111");
    expect(open("127.0.0.1:4000", other).has("spoke:index:PhoneNumber +12025550111")).toBe(true);
  });

  test("counts what living processes wrote, and removes what dead ones left", () => {
    const register = open("127.0.0.1:4000", acme);
    const dead = deadProcess();
    writeAs(process.ppid, 4000, `${acme} spoke:index:Webhook living\n`);
    writeAs(dead, 4000, `${acme} spoke:index:Webhook dead\n`);
    writeAs(dead, 4001, `${acme} spoke:index:Webhook dead\n`);
    expect(register.has("spoke:index:Webhook living")).toBe(true);
    expect(register.has("spoke:index:Webhook dead")).toBe(false);
    expect(files().sort()).toEqual([`4000-${process.pid}`, `4000-${process.ppid}`].sort());
  });

  test("needs an engine and a folder to write in", () => {
    expect(openRunRegister(undefined, acme, parent)).toBeUndefined();
    expect(openRunRegister("tests/plugin", acme, parent)).toBeUndefined();
    expect(openRunRegister("127.0.0.1:4000", acme, join(parent, "x\0y"))).toBeUndefined();
  });
});
