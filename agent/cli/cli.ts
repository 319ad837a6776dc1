import { languageOf } from '@hrca/protocol/bilingual';
import { type ErrorCode, type HrcaError, isHrcaError } from '@hrca/protocol/errors';
import { agentDefaults } from '../agentDefaults.ts';
import { systemLocale } from '../platform/detectPlatform.ts';
import { refuseDebuggers } from '../platform/hardening.ts';
import { currentPlatform, runAgent } from '../runAgent.ts';
import { version } from '../version.ts';
import type { StartReport } from './background.ts';
import { Failures, PinsDiffer, RemovalRefused, SecretsUnavailable } from './cliErrors.ts';
import type { CommandContext } from './commandContext.ts';
import { readCommandLine, UsageError } from './commandLine.ts';
import type { Command } from './commandTable.ts';
import { shown } from './formatCertificates.ts';
import { help, stdinLines } from './help.ts';
import { createOutput } from './output.ts';
import { localeOf, texts } from './text.ts';

/** The exit code that a shell reports for a command that SIGINT ended: 128 + 2. */
const INTERRUPTED = 130;

const language = languageOf(localeOf(process.env, systemLocale()));
const output = createOutput(process.stdout);
const { print } = output;
const printError = createOutput(process.stderr).print;

let command: Command | undefined;

async function run(): Promise<number> {
  refuseDebuggers();
  const line = readCommandLine(process.argv.slice(2));
  if (line.kind !== 'command') {
    print(line.kind === 'version' ? version : help(language, line.command));
    return 0;
  }
  const { operands, options } = line;
  command = line.command;
  if (command.name === 'start' && options.has('foreground')) return foreground();
  // Loaded late, since a starting agent does not need it.
  const { linesFromTerminal, progressOnTerminal, secretsFromLines, secretsFromTerminal } = await import('./secrets.ts');
  const runCommand = await command.load();
  const platform = currentPlatform();
  // Before a prompt or --stdin is read: from here on the process may hold a PIN, a PUK or a passphrase.
  await platform.disableMemoryDumps();
  const isScript = options.has('stdin');
  const context: CommandContext = {
    platform,
    now: Date.now,
    t: (text) => text[language],
    print,
    ask: isScript ? secretsFromLines(process.stdin) : secretsFromTerminal(process.stdin, process.stderr),
    askLine: isScript ? undefined : linesFromTerminal(process.stdin, process.stderr),
    yes: options.has('yes'),
    showProgress: progressOnTerminal(process.stderr),
    asJson: options.has('json'),
    script: process.argv[1] ?? '',
    environment: process.env,
  };
  return runCommand(context, operands);
}

/** Runs the agent in this process, and reports to the parent that started it in the background. */
async function foreground(): Promise<number> {
  const report = (message: StartReport) => process.send?.(message);
  try {
    const announce = process.send ? undefined : (url: string) => print(`${texts.openThis[language]} ${url}`);
    const { port, stopped } = await runAgent({ announce, tuning: agentDefaults });
    report({ port });
    print(`${texts.started[language]} ${port}`);
    await stopped;
    return 0;
  } catch (error) {
    report(isHrcaError(error) ? { code: error.code, details: error.details } : { code: 'INTERNAL', details: {} });
    throw error;
  }
}

async function explain(error: unknown): Promise<number> {
  if (error instanceof UsageError) {
    printError(`${error.reason[language]}\n\n${help(language, error.command)}`);
    return 2;
  }
  if (error instanceof PinsDiffer) printError(texts.pinsDiffer[language]);
  else if (error instanceof RemovalRefused) printError(texts[error.reason][language]);
  else if (error instanceof SecretsUnavailable) {
    if (error.reason === 'interrupted') return INTERRUPTED;
    printError(texts[error.reason][language]);
    if (error.reason === 'tooFewLines' && command) printError(stdinLines(command.secrets, language));
  } else if (error instanceof Failures) {
    const exitCodes = [];
    for (const failure of error.failures) exitCodes.push(await explain(failure));
    // The highest is that of an interruption, if there was one: it ended the command.
    return Math.max(...exitCodes);
  } else if (isHrcaError(error)) printError(await describe(error));
  else
    printError(`${await summaryOf('INTERNAL')}
${error instanceof Error ? error.message : String(error)}`);
  return 1;
}

async function describe({ code, details }: HrcaError): Promise<string> {
  const { detailNames } = await import('./detailNames.ts');
  const facts = Object.entries(details).map(
    ([name, value]) => `  ${detailNames[name]?.[language] ?? name}: ${shown(String(value))}`,
  );
  return [await summaryOf(code), ...facts].join('\n');
}

/** Loads the FAQ, which is large, at the first error. */
async function summaryOf(code: ErrorCode): Promise<string> {
  const { faqEntries } = await import('@hrca/protocol/faq');
  return `${code}: ${faqEntries[code].summary[language]}`;
}

process.exitCode = await run()
  .then(async (code) => {
    // A PUK that was not printed is lost, so that the command must not succeed.
    await output.finish();
    return code;
  })
  .catch(explain);
// An open prompt, pipe or lock must not keep the process alive.
process.exit();
