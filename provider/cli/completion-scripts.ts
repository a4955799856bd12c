/** Scripts for shells, derived from the command line itself. Pure. */
import type { Command, Option } from "commander";

/** What follows an option. */
type Value = "none" | "free" | "file" | readonly string[];

interface Flag {
  readonly names: readonly string[];
  readonly description: string;
  readonly value: Value;
}

interface VerbShape {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly Flag[];
  readonly argument: Value;
}

/** @param shell bash, zsh or fish */
export function completionScript(program: Command, shell: string): string {
  const everywhere = [...flagsOf(program), helpFlag];
  const verbs = program.commands.map((command) => shapeOf(command, everywhere));
  const top: VerbShape = {
    name: "",
    description: "",
    flags: everywhere,
    argument: verbs.map(({ name }) => name),
  };
  if (shell === "zsh") return zsh(verbs, top);
  return shell === "fish" ? fish(verbs, top) : bash(verbs, top);
}

const helpFlag: Flag = { names: ["-h", "--help"], description: "print what there is", value: "none" };

function shapeOf(command: Command, everywhere: readonly Flag[]): VerbShape {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    description: command.description().split(". ")[0]?.replace(/\.$/, "") ?? "",
    flags: [...flagsOf(command), ...everywhere.filter(({ names }) => !names.includes("--version"))],
    argument: argument === undefined ? "none" : (argument.argChoices ?? "file"),
  };
}

const flagsOf = (command: Command): readonly Flag[] =>
  command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => ({
      names: [option.short, option.long].filter((name) => name !== undefined),
      description: option.description,
      value: valueForm(option),
    }));

function valueForm(option: Option): Value {
  if (!option.required && !option.optional) return "none";
  return option.argChoices ?? (/[<[]file[>\]]/.test(option.flags) ? "file" : "free");
}

/** In single quotes, where a shell reads nothing but the end of them. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function bash(verbs: readonly VerbShape[], top: VerbShape): string {
  const names = verbs.map(({ name }) => name).join("|");
  return `# bash completion of spokectl. Use it with: source <(spokectl completion bash)
_spokectl() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" verb="" index IFS=$'\\n'
  # Bash takes the equals sign of --flag=value for a word of its own.
  if [[ "$before" == "=" ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  if [[ "$word" == "=" ]]; then word=""; fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
      ${names}) verb="\${COMP_WORDS[index]}"; break ;;
    esac
  done
  COMPREPLY=()
  case "$verb" in
${[...verbs, top].map(bashCase).join("\n")}
  esac
}
complete -F _spokectl spokectl`;
}

function bashCase({ name, flags, argument }: VerbShape): string {
  const byValue = new Map<string, readonly string[]>();
  for (const { names, value } of flags.filter((flag) => flag.value !== "none")) {
    byValue.set(bashWords(value), [...(byValue.get(bashWords(value)) ?? []), ...names]);
  }
  const cases = [...byValue].map(([words, names]) => `        ${names.join("|")}) ${words}; return ;;`);
  const own = flags.flatMap(({ names }) => names.filter((each) => each.startsWith("--")));
  return `    ${quoted(name)})
      case "$before" in
${[...cases, "        *) ;;"].join("\n")}
      esac
      if [[ "$word" == -* ]]; then ${bashWords(own)}; else ${bashWords(argument)}; fi ;;`;
}

/** Also for bash 3.2, which macOS ships: it has no mapfile, and does without compopt. */
function bashWords(value: Value): string {
  if (value === "none" || value === "free") return ":";
  if (value === "file") return `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$word"))`;
  return `COMPREPLY=($(compgen -W $'${value.join("\\n")}' -- "$word"))`;
}

function zsh(verbs: readonly VerbShape[], top: VerbShape): string {
  return `#compdef spokectl
# zsh completion of spokectl. Use it with: source <(spokectl completion zsh)
_spokectl() {
  local context state line
  typeset -A opt_args
  _arguments -C \\
${top.flags.map(zshFlag).join("")}    '1:verb:->verb' \\
    '*::argument:->argument'
  case "$state" in
    verb)
      local -a verbs
      verbs=(
${verbs.map(({ name, description }) => `        ${quoted(`${name}:${description}`)}`).join("\n")}
      )
      _describe verb verbs ;;
    argument)
      case "$line[1]" in
${verbs.map(zshCase).join("\n")}
      esac ;;
  esac
}
if [[ "$funcstack[1]" == _spokectl ]]; then
  _spokectl "$@"
else
  compdef _spokectl spokectl
fi`;
}

const zshCase = ({ name, flags, argument }: VerbShape): string =>
  `        ${name})
          _arguments \\
${flags.map((flag) => `        ${zshFlag(flag)}`).join("")}            ${quoted(argument === "none" ? "*:: :" : `1:argument:${zshWords(argument)}`)} ;;`;

function zshFlag({ names, description, value }: Flag): string {
  const text = description.replace(/[[\]:\\]/g, (mark) => `\\${mark}`);
  return names
    .map(
      (name) =>
        `    ${quoted(`*${name}[${text}]${value === "none" ? "" : `:value:${zshWords(value)}`}`)} \\\n`,
    )
    .join("");
}

function zshWords(value: Value): string {
  if (value === "file") return "_files";
  return typeof value === "string" ? " " : `(${value.join(" ")})`;
}

function fish(verbs: readonly VerbShape[], top: VerbShape): string {
  const lines = verbs.flatMap((verb) => {
    const under = `-n '__fish_seen_subcommand_from ${verb.name}'`;
    const words =
      verb.argument === "file"
        ? [`complete -c spokectl ${under} -F`]
        : typeof verb.argument === "string"
          ? []
          : [`complete -c spokectl ${under} -a ${quoted(verb.argument.join(" "))}`];
    return [
      `complete -c spokectl -n __fish_use_subcommand -a ${verb.name} -d ${fishQuoted(verb.description)}`,
      ...words,
      ...verb.flags.map((flag) => fishFlag(flag, under)),
    ];
  });
  return [
    "# fish completion of spokectl. Use it with: spokectl completion fish | source",
    "complete -c spokectl -f",
    ...top.flags.map((flag) => fishFlag(flag, "-n __fish_use_subcommand")),
    ...lines,
  ].join("\n");
}

/** Fish knows a backslash inside of single quotes. */
const fishQuoted = (text: string): string => `'${text.replace(/[\\']/g, (mark) => `\\${mark}`)}'`;

function fishFlag({ names, description, value }: Flag, under: string): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const taken =
    value === "none"
      ? ""
      : value === "file"
        ? " -r -F"
        : value === "free"
          ? " -x"
          : ` -x -a ${fishQuoted(value.join(" "))}`;
  return `complete -c spokectl ${under} ${flags.join(" ")}${taken} -d ${fishQuoted(description)}`;
}
