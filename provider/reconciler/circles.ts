/** Which objects wait for each other in a circle. Pure. */

/**
 * Groups what can be reached from each other (strongly connected components; R. Tarjan, "Depth-first search and linear
 * graph algorithms", 1972). Without recursion, because a chain may be as long as a file; linear in names and followers.
 *
 * @param names all of them
 * @param next what each one waits for
 * @returns the number of its group by name; names of one number are in a circle, or it is alone
 */
export function groupsOf(
  names: readonly string[],
  next: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const groups = new Map<string, number>();
  const open: string[] = [];
  let groupCount = 0;
  for (const root of names) {
    const path: { readonly name: string; at: number }[] = [];
    const enter = (name: string) => {
      index.set(name, index.size);
      low.set(name, index.get(name) ?? 0);
      open.push(name);
      path.push({ name, at: 0 });
    };
    const lower = (name: string, value: number | undefined) =>
      low.set(name, Math.min(low.get(name) ?? 0, value ?? 0));
    if (!index.has(root)) enter(root);
    for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
      const follower = next.get(here.name)?.[here.at++];
      if (follower !== undefined) {
        if (!index.has(follower)) enter(follower);
        else if (!groups.has(follower)) lower(here.name, index.get(follower));
        continue;
      }
      path.pop();
      const before = path.at(-1);
      if (before) lower(before.name, low.get(here.name));
      if (low.get(here.name) !== index.get(here.name)) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        groups.set(member, groupCount);
        if (member === here.name) break;
      }
      groupCount += 1;
    }
  }
  return groups;
}
