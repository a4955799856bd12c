/** The environment of a run that must reach nobody's real accounts. Pure. */

/** What would reach into a run from outside: somebody's own accounts, backend and stack settings. */
const foreign = /^(SPOKE_|TWILIO_|PULUMI_(?!SKIP_UPDATE_CHECK$|DISABLE_))/;

/** An environment without the variables that belong to other organisations, accounts and stacks. */
export function cleanEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}
