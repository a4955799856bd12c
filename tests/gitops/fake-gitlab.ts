/** A stand-in for GitLab's API on the loopback: the one thing that a test cannot run here. The scripts reach it by the real curl. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What a project has. */
export interface GitlabState {
  notes: { id: number; author: { id: number }; body: string; issue?: string }[];
  issues: { iid: number; title: string; description: string; labels: string; state: string }[];
  mergeRequests: { iid: number; state: string }[];
  pipelines: { id: number; project_id: number }[];
  jobs: { id: number; name: string; artifacts_file: object | null }[];
  artifact: string;
}

export interface FakeGitlab {
  readonly url: string;
  readonly state: GitlabState;
  close(): void;
}

/** Who the token belongs to. */
const me = 1;

/** @param token that requests have to carry */
export async function startGitlab(token: string): Promise<FakeGitlab> {
  const state: GitlabState = {
    notes: [],
    issues: [],
    mergeRequests: [],
    pipelines: [],
    jobs: [],
    artifact: "",
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const url = new URL(request.url ?? "", "http://gitlab.test");
      const known = request.headers["private-token"] === token;
      const body = known ? answer(state, request.method ?? "", url, fields) : undefined;
      response.writeHead(known ? (body === undefined ? 404 : 200) : 401);
      response.end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/api/v4`, state, close: () => void server.close() };
}

function answer(
  state: GitlabState,
  method: string,
  url: URL,
  fields: Readonly<Record<string, string>>,
): unknown {
  const path = url.pathname.replace("/api/v4/", "");
  if (path === "user") return { id: me };
  const [, , kind, key = "", inner, innerKey] = path.split("/");
  if (kind === "merge_requests" && inner === "pipelines") return state.pipelines;
  if (kind === "merge_requests" && inner === "notes") {
    if (method === "GET") return state.notes;
    const known = state.notes.find(({ id }) => String(id) === innerKey);
    return known ? Object.assign(known, fields) : addNote(state, fields);
  }
  if (kind === "issues" && inner === "notes") return addNote(state, { ...fields, issue: key });
  if (kind === "issues" && method === "GET") {
    const { labels, state: wanted } = Object.fromEntries(url.searchParams);
    return state.issues.filter((issue) => issue.labels === labels && issue.state === wanted);
  }
  if (kind === "issues" && method === "POST") {
    const issue = { iid: state.issues.length + 1, state: "opened", ...fields };
    state.issues.push(issue as GitlabState["issues"][number]);
    return issue;
  }
  if (kind === "issues") {
    const { state_event: event, ...rest } = fields;
    const issue = state.issues.find(({ iid }) => String(iid) === key);
    return issue && Object.assign(issue, rest, event === "close" ? { state: "closed" } : {});
  }
  if (kind === "repository") return state.mergeRequests;
  if (kind === "pipelines") return state.jobs;
  return kind === "jobs" ? state.artifact : undefined;
}

function addNote(state: GitlabState, fields: Readonly<Record<string, string>>): unknown {
  const note = { id: state.notes.length + 1, author: { id: me }, body: "", ...fields };
  state.notes.push(note);
  return note;
}
