import { parseArgs } from 'node:util';
import type { Bilingual } from '@hrca/protocol/bilingual';
import { type Command, commands, type OptionName, optionSummaries } from './commandTable.ts';

export type CommandLine =
  | { readonly kind: 'version' }
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly operands: readonly string[];
      readonly options: ReadonlySet<OptionName>;
    };

/** The command line is invalid; `command` is the one whose help is printed with the error. */
export class UsageError extends Error {
  readonly reason: Bilingual;
  readonly command: Command | undefined;
  constructor(reason: Bilingual, command: Command | undefined) {
    super(reason.en);
    this.reason = reason;
    this.command = command;
  }
}

/** A longer word is not printed: it is not a mistyped command, and may be a secret. */
const NAME_MAX_LENGTH = 40;

const commonOptions = ['help', 'version'] as const;
type AnyOption = OptionName | (typeof commonOptions)[number];
const shortForms: Readonly<Record<string, AnyOption>> = { h: 'help', v: 'version', y: 'yes' };
const known: ReadonlySet<string> = new Set([...Object.keys(optionSummaries), ...commonOptions]);

/** Parses the arguments of the process. An argument may be a secret, so that no error repeats an operand. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({ args: [...args], strict: false, allowPositionals: true, tokens: true });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const given = tokens.flatMap((token) => (token.kind === 'option' ? [token] : []));
  const { command, operands } = commandIn(words);
  const options = new Set<OptionName>();
  let asksFor: 'help' | 'version' | undefined;
  for (const { name, rawName, value } of given) {
    const option = shortForms[name] ?? name;
    if (!known.has(option)) throw new UsageError(texts.unknownOption(optionName(rawName)), command);
    if (value !== undefined) throw new UsageError(texts.optionWithValue(rawName), command);
    if (option === 'help' || option === 'version') asksFor = option;
    else options.add(option as OptionName);
  }
  if (asksFor === 'version') return { kind: 'version' };
  if (asksFor === 'help' || words.length === 0) return { kind: 'help', command };
  if (!command) throw new UsageError(unknownCommand(words), undefined);
  for (const option of options) {
    if (!command.options.includes(option)) throw new UsageError(texts.foreignOption(option, command.name), command);
  }
  checkOperands(command, operands);
  return { kind: 'command', command, operands, options };
}

/** A command's name has one or two words: `origins add`. */
function commandIn(words: readonly string[]): { command: Command | undefined; operands: readonly string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = commands.find((one) => one.name === name && words.length >= length);
    if (command) return { command, operands: words.slice(length) };
  }
  return { command: undefined, operands: [] };
}

function unknownCommand([first = '']: readonly string[]): Bilingual {
  const actions = commands.flatMap(({ name }) => (name.startsWith(`${first} `) ? [name.slice(first.length + 1)] : []));
  return actions.length > 0
    ? texts.missingAction(first, actions)
    : texts.unknownCommand(first.slice(0, NAME_MAX_LENGTH));
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const missing = command.operands[operands.length];
  if (missing) throw new UsageError(texts.missingOperand(missing.name), command);
  const isList = command.operands.at(-1)?.isList ?? false;
  if (operands.length > command.operands.length && !isList) {
    throw new UsageError(texts.surplusOperands(operands.length - command.operands.length), command);
  }
}

/** The option's name for an error; what does not look like one may be a secret that begins with a dash. */
function optionName(rawName: string): string {
  return /^--[a-z][a-z-]{1,20}$/.test(rawName) ? rawName : '-…';
}

const texts = {
  unknownCommand: (name: string): Bilingual => ({ zh: `不认识的命令：${name}`, en: `Unknown command: ${name}` }),
  missingAction: (name: string, actions: readonly string[]): Bilingual => ({
    zh: `${name} 后面还要写：${actions.join('、')}`,
    en: `${name} must be followed by one of: ${actions.join(', ')}`,
  }),
  unknownOption: (name: string): Bilingual => ({ zh: `不认识的选项：${name}`, en: `Unknown option: ${name}` }),
  optionWithValue: (name: string): Bilingual => ({
    zh: `选项 ${name} 不带值`,
    en: `The option ${name} takes no value`,
  }),
  foreignOption: (option: string, name: string): Bilingual => ({
    zh: `命令 ${name} 没有选项 --${option}`,
    en: `${name} has no option --${option}`,
  }),
  missingOperand: ({ zh, en }: Bilingual): Bilingual => ({ zh: `缺少参数：${zh}`, en: `Missing operand: ${en}` }),
  surplusOperands: (count: number): Bilingual => ({
    zh: `多了 ${count} 个参数`,
    en: `${count} operand${count > 1 ? 's' : ''} too many`,
  }),
};
