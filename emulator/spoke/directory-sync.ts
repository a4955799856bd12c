/** Directory Sync: what SCIM tells Spoke becomes Spoke users, after a while. */
import type { DirectorySync, EmulatorContext } from "../context.ts";

/** Placeholder replaced in the next slice. */
export function createDirectorySync(_context: Omit<EmulatorContext, "directory">): DirectorySync {
  return { syncUser: () => {}, removeUser: () => {} };
}
