import SCIMMY from "scimmy";
import type { DirectoryUser, EmulatorContext } from "../context.ts";
import type { Json } from "../store.ts";
import { foldUser } from "./filter.ts";

/**
 * The users of the SCIM service. `scimmy` has the protocol (schemas, PATCH, filters, lists); this has the storage.
 *
 * scimmy declares resource types once for a process. Which emulator a request is for comes with each call, so that
 * several of them can run side by side.
 */

/** Users by id, as they are shown, less what scimmy adds (`schemas`, `meta.location`). */
export const scimUserCollection = "scimUsers";

/** What the service says about itself. A server may return fewer entries than were asked for: this one does, above 200. */
export const mostResults = 200;

let isDeclared = false;

/** Declares the user resource and the configuration, once. */
export function declareScim(basePath: string): void {
  if (isDeclared) return;
  isDeclared = true;
  SCIMMY.Config.set({
    documentationUri: "https://datatracker.ietf.org/doc/html/rfc7644",
    patch: true,
    bulk: false,
    filter: { supported: true, maxResults: mostResults },
    changePassword: false,
    sort: true,
    etag: false,
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "The token of the directory, sent as Authorization: Bearer",
        specUri: "https://datatracker.ietf.org/doc/html/rfc6750",
      },
    ],
  });
  const { User, ResourceType, Schema, ServiceProviderConfig } = SCIMMY.Resources;
  User.extend(SCIMMY.Schemas.EnterpriseUser, false)
    .ingress((resource, data, context: EmulatorContext) => saveUser(context, resource.id, data) as never)
    .egress((resource, context: EmulatorContext) => readUsers(context, resource.id, resource.filter) as never)
    .degress((resource, context: EmulatorContext) => removeUser(context, String(resource.id)));
  SCIMMY.Resources.declare(User);
  for (const resource of [User, ResourceType, Schema, ServiceProviderConfig]) resource.basepath(basePath);
}

function notFound(id: string): Error {
  return new SCIMMY.Types.Error(404, null as never, `Resource ${id} not found`);
}

function readUsers(
  context: EmulatorContext,
  id: string | undefined,
  filter: SCIMMY.Types.Filter | undefined,
) {
  if (id !== undefined) return userOf(context, id);
  const users = context.store.list(scimUserCollection);
  if (filter === undefined) return users;
  const matching = new Set(filter.match(users.map(foldUser)).map((user) => (user as Json).id));
  return users.filter((user) => matching.has(String(user.id).toLowerCase()));
}

function userOf(context: EmulatorContext, id: string): Json {
  const found = context.store.get(scimUserCollection, id);
  if (found === undefined) throw notFound(id);
  return found;
}

/** Creates or replaces a user, and tells Spoke, in one transaction. */
function saveUser(context: EmulatorContext, id: string | undefined, data: object): Json {
  return context.store.transaction(() => {
    const before = id === undefined ? undefined : userOf(context, id);
    // As plain data: what scimmy hands over is an object of its schema class.
    const { meta: _, ...attributes } = JSON.parse(JSON.stringify(data)) as Json;
    checkUnique(context, id, String(attributes.userName));
    const now = new Date(context.clock()).toISOString();
    const created = (before?.meta as { created?: string } | undefined)?.created ?? now;
    const user: Json = {
      ...attributes,
      // Directories that leave it out mean an active user (RFC 7643 §4.1.1 leaves the meaning to the service).
      active: attributes.active ?? true,
      id: id ?? context.identifiers.uuid(),
      meta: { created, lastModified: now },
    };
    context.store.put(scimUserCollection, String(user.id), user);
    context.directory.syncUser(user as unknown as DirectoryUser);
    return user;
  });
}

/** `userName` is unique whatever its case (RFC 7643 §4.1.1). */
function checkUnique(context: EmulatorContext, id: string | undefined, userName: string): void {
  const holder = context.store
    .list(scimUserCollection)
    .find((user) => user.id !== id && String(user.userName).toLowerCase() === userName.toLowerCase());
  if (holder !== undefined) {
    throw new SCIMMY.Types.Error(409, "uniqueness", `userName "${userName}" is taken by user ${holder.id}`);
  }
}

function removeUser(context: EmulatorContext, id: string): void {
  context.store.transaction(() => {
    userOf(context, id);
    context.store.remove(scimUserCollection, id);
    context.directory.removeUser(id);
  });
}
