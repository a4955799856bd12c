/** The tags of stack files, for the reader of files and for the schema that editors use. Pure. */

/** Each tag with what it stands for. */
export const tags = {
  env: "The value of an environment variable, by its name.",
  file: "The text of a file; where an object or a list goes, and the file is .json or .yaml, its value.",
  csv: "All objects of a kind, from a CSV file.",
  param: "The value of a parameter, by its name.",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the form in which a stack file names a parameter
  format: "Text with the values of parameters in it: `Acme ${site}`. `$${` is a plain `${`.",
} as const;

/** `env`, `file`, … */
export type TagName = keyof typeof tags;
