// The import rules of the design: model <- resources <- reconciler <- plugin | dynamic | cli, and the emulator apart.
// A kind's calls get their clients handed in, so that everything below the front ends knows clients as types only.

const frontEnds = "^provider/(plugin|dynamic|cli|configuration)/";
const inputAndOutput =
  "^(node:)?(fs|fs/promises|net|http|https|http2|dns|tls|dgram|child_process|worker_threads|cluster|readline|sqlite|timers/promises)$";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Files that need each other at run time cannot be understood, or loaded, one by one.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "model-is-the-bottom",
      comment: "The model knows no other part.",
      severity: "error",
      from: { path: "^provider/model/" },
      to: { path: "^(provider|emulator|components|tools|tests)/", pathNot: "^provider/model/" },
    },
    {
      name: "kinds-know-the-model",
      comment: "A kind knows the model, the clients' types and, for a flow's tree, the compiler of menus.",
      severity: "error",
      from: { path: "^provider/resources/", pathNot: "\\.gen\\.ts$" },
      to: {
        path: "^(provider|emulator|components|tools|tests)/",
        pathNot: "^provider/(model|resources|ivr|clients)/",
      },
    },
    {
      name: "menus-are-pure",
      comment: "The compiler of menus is used by kinds and by components, and knows neither.",
      severity: "error",
      from: { path: "^provider/ivr/" },
      to: { path: "^(provider|emulator|components|tools|tests)/", pathNot: "^provider/(model|ivr)/" },
    },
    {
      name: "derivations-know-the-model",
      comment: "What is derived from a kind sees the model's form of it, never one particular kind.",
      severity: "error",
      from: { path: "^provider/derive/" },
      to: {
        path: "^(provider|emulator|components|tools|tests)/",
        pathNot: "^provider/(model|derive|configuration/settings)",
      },
    },
    {
      name: "reconciler-under-every-front-end",
      comment: "The reconciler decides for all front ends, and so knows none of them.",
      severity: "error",
      from: { path: "^provider/reconciler/" },
      to: {
        path: "^(provider|emulator|components|tools|tests)/",
        pathNot: "^provider/(model|reconciler|clients)/",
      },
    },
    {
      name: "stack-files-know-the-reconciler",
      comment:
        "Reading a stack file and judging what it declares are pure: files and variables are handed in.",
      severity: "error",
      from: { path: "^provider/(stack|rules)/" },
      to: {
        path: "^(provider|emulator|components|tools|tests)/",
        pathNot: "^provider/(model|reconciler|stack|rules|ivr|derive)/",
      },
    },
    {
      name: "runbook-and-doctor-judge-what-they-are-given",
      comment:
        "What a runbook says and what a doctor finds follow from a plan and from facts that are handed in.",
      severity: "error",
      from: { path: "^provider/(runbook|doctor)/" },
      to: {
        path: "^(provider|emulator|components|tools|tests)/",
        pathNot: [
          "^provider/(model|reconciler|stack|derive|runbook|doctor)/",
          "^provider/configuration/settings\\.ts$",
          "^provider/clients/profiles\\.ts$",
        ],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "exports-are-pure",
      comment: "Writing down what is live is pure: the objects are handed in, and the texts are given back.",
      severity: "error",
      from: { path: "^provider/export/" },
      to: {
        path: "^(provider|emulator|components|tools|tests)/",
        pathNot: "^provider/(model|reconciler|stack|derive|export)/",
      },
    },
    {
      name: "clients-handed-in",
      comment: "Only the front ends make clients. Everything below them knows their types.",
      severity: "error",
      from: { path: "^provider/(resources|reconciler)/" },
      to: { path: "^provider/clients/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "clients-know-no-kind",
      comment: "A client speaks a product's protocol; what its answers mean is the kinds' business.",
      severity: "error",
      from: { path: "^provider/clients/" },
      to: {
        path: "^(provider|emulator|components|tools|tests)/",
        pathNot: "^provider/(clients|model|configuration/settings)",
      },
    },
    {
      name: "front-ends-apart",
      comment:
        "Plugin, dynamic runtime and command line stand on the same core, not on each other. " +
        "Pulumi's wire form of values (codec, secrets) is one for the plugin and the dynamic server.",
      severity: "error",
      from: { path: "^provider/(plugin|dynamic|cli)/" },
      to: {
        path: "^provider/(plugin|dynamic|cli)/",
        pathNot: ["^provider/$1/", "^provider/plugin/(codec|secrets)\\.ts$"],
      },
    },
    {
      name: "nothing-on-front-ends",
      severity: "error",
      from: { path: "^provider/", pathNot: [frontEnds, "^provider/index\\.ts$"] },
      to: { path: frontEnds, pathNot: "^provider/configuration/settings\\.ts$" },
    },
    {
      name: "programs-load-little",
      comment: "A program waits for what the package's doors load: classes and nothing else.",
      severity: "error",
      from: { path: "^provider/(index\\.ts|sdk/|dynamic/(index|.*\\.gen)\\.ts)" },
      to: {
        path: "^provider/",
        pathNot: "^provider/(sdk/|dynamic/(?!runtime)|ivr/|model/)",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "components-on-the-classes",
      comment: "Components are written against the classes' interface and the compiler of menus.",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^(provider|emulator|tools|tests)/", pathNot: "^provider/(ivr|sdk|model)/" },
    },
    {
      name: "emulator-apart",
      comment:
        "The emulator is a second reading of the products: the two can disagree, and a test can see it.",
      severity: "error",
      from: { path: "^emulator/" },
      to: { path: "^(provider|components|tools|tests|examples)/" },
    },
    {
      name: "emulator-by-one-verb",
      comment: "Only `spokectl emulate` starts the emulator.",
      severity: "error",
      from: { path: "^(provider|components)/", pathNot: "^provider/cli/emulate\\.ts$" },
      to: { path: "^emulator/" },
    },
    {
      name: "pure-stays-pure",
      comment: "The model, the derivations, the menus and the reconciler touch nothing but their arguments.",
      severity: "error",
      from: { path: "^provider/(model|derive|ivr|reconciler|stack|export|rules|runbook|doctor)/" },
      to: { path: inputAndOutput, dependencyTypes: ["core"] },
    },
    {
      name: "shipped-code-stands-alone",
      comment: "What is published uses no tool, no test and no development dependency.",
      severity: "error",
      from: { path: "^(provider|emulator|components)/" },
      to: { path: "^(tools|tests|examples)/" },
    },
    {
      name: "only-declared-packages",
      comment: "npm installs for users what package.json declares, and nothing that happens to lie here.",
      severity: "error",
      from: { path: "^(provider|emulator|components)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-development-packages",
      comment:
        "A user's installation has no development dependency. The plugin is bundled, and so may use them.",
      severity: "error",
      from: { path: "^(provider|emulator|components)/", pathNot: "^provider/plugin/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm-peer", "type-only"] },
    },
    {
      name: "one-seed",
      comment: "Properties are tried with the seed and as often as tests/support/fast-check.ts says.",
      severity: "error",
      from: { path: "^tests/", pathNot: "^tests/support/fast-check\\.ts$" },
      to: { path: "^(node_modules/)?fast-check" },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^dist/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".js", ".cjs", ".json", ".d.ts"],
    },
  },
};
