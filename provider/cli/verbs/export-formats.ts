/** The forms of an export, with the name of each one's file in a folder of several. */
export const fileNames = {
  stack: "spoke.yaml",
  json: "spoke.json",
  pulumi: "index.ts",
  "pulumi-yaml": "Pulumi.yaml",
  import: "import.json",
} as const;

/** `stack`, `json`, … */
export type ExportFormat = keyof typeof fileNames;

export const exportFormats = Object.keys(fileNames) as readonly ExportFormat[];
