// A stand-in for GitHub's `gh`, the one thing that a test cannot run here: `gh api` over a file of objects, `--jq` by the
// real jq, and `gh run download`. Every call is written down.
import { execFileSync } from "node:child_process";
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.env.FAKE_GITHUB ?? "";
const file = join(folder, "state.json");
const state = JSON.parse(readFileSync(file, "utf8"));
const [verb, ...rest] = process.argv.slice(2);
appendFileSync(join(folder, "calls.log"), `${process.argv.slice(2).join(" ")}\n`);

function options(list) {
  const found = { fields: {}, words: [] };
  for (let at = 0; at < list.length; at += 1) {
    const word = list[at];
    if (word === "--paginate") continue;
    if (!word.startsWith("-")) found.words.push(word);
    else if (word === "-f" || word === "-F") {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(list[++at]) ?? [];
      const content = word === "-F" && value.startsWith("@") ? readFileSync(value.slice(1), "utf8") : value;
      if (name.endsWith("[]")) found.fields[name.slice(0, -2)] = [content];
      else found.fields[name] = content;
    } else found[word.slice(2)] = list[++at];
  }
  return found;
}

const bot = { login: "github-actions[bot]", type: "Bot" };
const page = (path) => ({ html_url: `https://github.test/${path}` });

function answer(method, path, fields) {
  const [route, query = ""] = path.split("?");
  const parts = route.split("/").slice(3);
  const asked = new URLSearchParams(query);
  const [kind, key, inner] = parts;
  if (kind === "issues" && key === "comments") {
    const comment = state.comments.find(({ id }) => String(id) === inner);
    if (method !== "PATCH" || comment === undefined) return undefined;
    return Object.assign(comment, fields);
  }
  if (kind === "issues" && inner === "comments") {
    if (method === "GET") return state.comments.filter(({ on }) => on === key);
    const comment = { id: state.comments.length + 1, on: key, user: bot, ...fields, ...page("comment") };
    state.comments.push(comment);
    return comment;
  }
  if (kind === "issues" && key === undefined && method === "GET") {
    return state.issues.filter(
      ({ labels, state: open }) => labels.includes(asked.get("labels")) && open === asked.get("state"),
    );
  }
  if (kind === "issues" && key === undefined) {
    const issue = { number: state.issues.length + 1, state: "open", ...fields, ...page("issue") };
    state.issues.push(issue);
    return issue;
  }
  if (kind === "issues" && method === "PATCH") {
    return Object.assign(state.issues.find(({ number }) => String(number) === key) ?? {}, fields);
  }
  if (kind === "commits" && inner === "pulls") return state.pulls.filter(({ merge }) => merge === key);
  if (kind === "actions" && key === "artifacts") {
    return { artifacts: state.artifacts.filter(({ name }) => name === asked.get("name")) };
  }
  return undefined;
}

const found = options(rest);
if (verb === "run") {
  copyFileSync(join(folder, `run-${found.words[1]}`, found.name, "plan.json"), "plan.json");
} else {
  const body = answer(found.method ?? "GET", found.words[0] ?? "", found.fields);
  if (body === undefined) {
    console.error(`gh: HTTP 404: ${found.words[0]}`);
    process.exit(1);
  }
  writeFileSync(file, JSON.stringify(state));
  const text = JSON.stringify(body);
  process.stdout.write(found.jq ? execFileSync("jq", ["-r", found.jq], { input: text }) : text);
}
