import type { Bilingual, Language } from '@hrca/protocol/bilingual';
import { type Command, commands, type OptionName, optionSummaries } from './commandTable.ts';

const COLUMN = 27;

/** The help of one command, or of all. */
export function help(language: Language, command?: Command): string {
  return command ? helpOf(command, language) : helpOfAll(language);
}

function helpOfAll(language: Language): string {
  return [
    texts.product[language],
    '',
    texts.usage[language],
    '',
    ...commands.map((command) => row(synopsis(command, language), command.summary[language])),
    '',
    ...options(Object.keys(optionSummaries) as OptionName[], language),
    row('--help', texts.help[language]),
    row('--version', texts.version[language]),
    '',
    texts.idsAndSecrets[language],
  ].join('\n');
}

function helpOf(command: Command, language: Language): string {
  const { summary, secrets } = command;
  const flags = command.options.map((option) => `[--${option}]`);
  return [
    `${texts.usageOf[language]}hrca ${[synopsis(command, language), ...flags].join(' ')}`,
    '',
    summary[language],
    ...(command.options.length > 0 ? ['', ...options(command.options, language)] : []),
    ...(secrets.length > 0 ? ['', stdinLines(secrets, language)] : []),
    '',
    texts.noSecrets[language],
  ].join('\n');
}

/** The number of lines that `--stdin` reads, and the meaning of each. */
export function stdinLines(secrets: readonly Bilingual[], language: Language): string {
  const lines = secrets.map((secret, i) => row(String(i + 1), secret[language]));
  return [texts.stdin(secrets.length)[language], ...lines].join('\n');
}

function options(names: readonly OptionName[], language: Language): string[] {
  return names.map((name) => row(`--${name}`, optionSummaries[name][language]));
}

function synopsis({ name, operands }: Command, language: Language): string {
  return [name, ...operands.map((operand) => `${operand.name[language]}${operand.isList ? '…' : ''}`)].join(' ');
}

function row(left: string, right: string): string {
  return `  ${left}${' '.repeat(Math.max(1, COLUMN - widthOf(left)))}${right}`;
}

/** In columns of a terminal; a Chinese character takes two. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);
}

const texts = {
  product: { zh: '江苏省人社证书助手', en: 'HRSS Certificate Assistant' },
  usage: { zh: '用法：hrca 命令 [选项]', en: 'Usage: hrca COMMAND [OPTIONS]' },
  usageOf: { zh: '用法：', en: 'Usage: ' },
  help: {
    zh: '显示帮助；hrca 命令 --help 显示该命令的帮助',
    en: 'show help; hrca COMMAND --help shows that of one command',
  },
  version: { zh: '显示版本', en: 'show the version' },
  idsAndSecrets: {
    zh: '编号可以只写开头几位。口令不能写在命令参数里。',
    en: 'The first characters of an ID are enough. Secrets are never taken from arguments.',
  },
  noSecrets: { zh: '口令不能写在命令参数里。', en: 'Secrets are never taken from arguments.' },
  stdin: (count: number): Bilingual => ({
    zh: `--stdin 读取 ${count} 行：`,
    en: `--stdin reads ${count} line${count > 1 ? 's' : ''}:`,
  }),
};
