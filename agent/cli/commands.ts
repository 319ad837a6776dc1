import { setTimeout } from 'node:timers/promises';
import { HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type { Bilingual } from '@hrca/protocol/faq';
import { printableJson } from '@hrca/protocol/printable';
import { type Admin, type AdminResults, onlyCertificate } from '../control/admin.ts';
import { logFile } from '../log/createLog.ts';
import type { Environment, Platform } from '../platform/platform.ts';
import type { TlsState } from '../tls/localTls.ts';
import { startInBackground } from './background.ts';
import { PinsDiffer, RemovalRefused, UsageError } from './complaints.ts';
import { importFiles } from './importFiles.ts';
import { listing, shown } from './listing.ts';
import { type AskLine, type AskSecret, isYes } from './secrets.ts';
import { ifRunning, withAdmin } from './session.ts';
import { status } from './status.ts';
import { texts } from './text.ts';

export interface CommandContext {
  readonly platform: Platform;
  readonly now: () => number;
  readonly say: (text: Bilingual) => string;
  readonly print: (line: string) => void;
  readonly ask: AskSecret;
  /** Asks what is no secret; absent where no person is at a terminal. */
  readonly askLine?: AskLine | undefined;
  /** `--yes`: what would be asked is confirmed. */
  readonly yes: boolean;
  /** Shows the share of a long task that is done, 0 to 1. */
  readonly showProgress: (share: number) => void;
  readonly asJson: boolean;
  /** The file that this program was started from. */
  readonly script: string;
  readonly environment: Environment;
}

/** Digits of an id that removing takes: one that was mistyped must not fit another certificate. */
const REMOVED_ID_MIN = 6;
const STOP_PAUSE_MS = 50;
const STOP_ATTEMPTS = 100;
type Command = (context: CommandContext, operands: readonly string[]) => Promise<number>;

/** A command that acts on nothing named: whatever stands behind it is a mistake, and not obeyed by half. */
const alone =
  (command: (context: CommandContext) => Promise<number>): Command =>
  (context, operands) => {
    if (operands.length > 0) throw new UsageError();
    return command(context);
  };

const administer = (context: CommandContext, use: (admin: Admin) => Promise<void>) =>
  withAdmin(context, async (admin) => {
    await use(admin);
    return 0;
  });

const start = async (context: CommandContext) => {
  const { print, say } = context;
  const running = await ifRunning(context.platform, (admin) => admin.status({}));
  const { port } = running ?? (await startAgent(context));
  print(`${say(running ? texts.alreadyRunning : texts.started)} ${port}`);
  return 0;
};

/** The state of the agent once it answers the command line. @throws HrcaError as `startInBackground` does */
async function startAgent({ platform, script, environment }: CommandContext): Promise<AdminResults['status']> {
  const log = logFile(platform.paths.state);
  await startInBackground({ script, environment }).catch((error: unknown) => {
    if (!isHrcaError(error) || error.code !== 'AGENT_START_FAILED') throw error;
    throw new HrcaError(error.code, { cause: error, details: { ...error.details, log } });
  });
  const state = await ifRunning(platform, (admin) => admin.status({}));
  // It listened, and has ended since.
  if (!state) throw new HrcaError('AGENT_START_FAILED', { details: { log } });
  return state;
}

const stop = async ({ platform, print, say }: CommandContext) => {
  const stopping = await ifRunning(platform, (admin) => admin.stop({}));
  if (stopping) await untilStopped(platform);
  print(say(stopping ? texts.stopped : texts.notRunning));
  return 0;
};

/** The lock falls when the agent has let go of everything, so whoever holds it next finds nothing in the way. */
async function untilStopped(platform: Platform): Promise<void> {
  for (let attempt = 0; attempt < STOP_ATTEMPTS; attempt++) {
    const lock = await platform.lockInstance();
    if (lock) return lock.release();
    await setTimeout(STOP_PAUSE_MS);
  }
  throw new HrcaError('AGENT_UNRESPONSIVE');
}

const list = (context: CommandContext) =>
  administer(context, async (admin) => {
    const { print, say, asJson } = context;
    const listed = await admin.list({});
    if (asJson) return print(printableJson(listed));
    for (const line of await listing(listed, say)) print(line);
  });

const importFile: Command = (context, operands) => {
  if (operands.length === 0) throw new UsageError();
  return administer(context, (admin) => importFiles(context, admin, operands));
};

const changePin: Command = (context, operands) => {
  const id = needed(operands);
  return administer(context, async (admin) => {
    const pin = await context.ask(context.say(texts.askPin));
    await admin.changePin({ id, pin, newPin: await askNewPin(context) });
    context.print(context.say(texts.pinChanged));
  });
};

const unlock: Command = (context, operands) => {
  const id = needed(operands);
  return administer(context, async (admin) => {
    const puk = await context.ask(context.say(texts.askPuk));
    await admin.unlock({ id, puk, newPin: await askNewPin(context) });
    context.print(context.say(texts.unlocked));
  });
};

const remove: Command = (context, operands) => {
  const start = needed(operands);
  if (start.length < REMOVED_ID_MIN) throw new RemovalRefused('idTooShort');
  return administer(context, async (admin) => {
    const { print, say } = context;
    const found = onlyCertificate((await admin.list({})).certificates, start);
    await confirmRemoval(context, await listing({ certificates: [found], faults: [] }, say));
    // The whole id: what was confirmed is what goes, even where the list has changed meanwhile.
    await admin.remove({ id: found.id });
    print(`${say(texts.removed)} ${found.id.slice(0, 12)}  ${shown(found.unitName)}`);
  });
};

/** @throws RemovalRefused where the person, or the script, does not confirm */
async function confirmRemoval({ askLine, say, yes }: CommandContext, rows: readonly string[]): Promise<void> {
  if (yes) return;
  if (!askLine) throw new RemovalRefused('removalNeedsYes');
  if (!isYes(await askLine(`${rows.join('\n')}\n${say(texts.removeQuestion)}`))) {
    throw new RemovalRefused('nothingRemoved');
  }
}

const origins: Command = (context, [action, ...operands]) => {
  const { print, say, asJson } = context;
  switch (action) {
    case 'list':
      if (operands.length > 0) throw new UsageError();
      return administer(context, async (admin) => {
        const { origins: listed } = await admin.originsList({});
        if (asJson) return print(printableJson({ origins: listed }));
        for (const { origin, source } of listed) print(`${shown(origin)}  (${say(texts.source[source])})`);
      });
    case 'add':
      return administer(context, async (admin) => {
        const { origin } = await admin.originsAdd({ origin: needed(operands) });
        print(`${say(texts.originAdded)} ${shown(origin)}`);
      });
    case 'remove':
      return administer(context, async (admin) => {
        const { origin } = await admin.originsRemove({ origin: needed(operands) });
        print(`${say(texts.originRemoved)} ${shown(origin)}`);
      });
    default:
      throw new UsageError();
  }
};

const tls: Command = (context, [action, ...rest]) => {
  const { print, say, asJson } = context;
  const report = (state: TlsState) => {
    if (asJson) return print(printableJson(state));
    if (!state.installed) return print(say(texts.tlsOff));
    print(`${say(texts.tlsInstalled)} ${new Date(state.notAfter).toISOString().slice(0, 10)}`);
    print(`  SHA-256 ${state.caFingerprint}`);
    for (const { name, isTrusted, problem } of state.stores) {
      const words = say(isTrusted ? texts.tlsTrusted : texts.tlsNotTrusted);
      print(
        `  ${words}  ${[name, problem]
          .filter(Boolean)
          .map((text) => shown(text as string))
          .join('  ')}`,
      );
    }
  };
  if (rest.length > 0) throw new UsageError();
  switch (action) {
    case 'install':
      return administer(context, async (admin) => {
        report(await admin.tlsInstall({}));
        if (!asJson) print(say(texts.tlsRestart));
      });
    case 'remove':
      return withAdmin(context, async (admin) => {
        const result = await admin.tlsRemove({});
        if (asJson) print(printableJson(result));
        else if (result.left.length === 0) print(say(result.removed ? texts.tlsRemoved : texts.tlsOff));
        else {
          print(say(texts.tlsLeft));
          for (const { name, problem } of result.left) print(`  ${shown(name)}  ${shown(problem)}`);
        }
        return result.left.length === 0 ? 0 : 1;
      });
    case 'status':
      return administer(context, async (admin) => report(await admin.tlsStatus({})));
    default:
      throw new UsageError();
  }
};

const open = async (context: CommandContext) => {
  if (!(await ifRunning(context.platform, (admin) => admin.status({})))) await start(context);
  const answer = await ifRunning(context.platform, (admin) => admin.open({}));
  // It was stopped meanwhile.
  if (!answer) throw new HrcaError('AGENT_UNAVAILABLE');
  context.print(context.say(texts.opened));
  return 0;
};

export const commands: ReadonlyMap<string, Command> = new Map([
  ['start', alone(start)],
  ['stop', alone(stop)],
  ['status', alone(status)],
  ['list', alone(list)],
  ['import', importFile],
  ['change-pin', changePin],
  ['unlock', unlock],
  ['remove', remove],
  ['origins', origins],
  ['tls', tls],
  ['open', alone(open)],
]);

async function askNewPin({ ask, say }: CommandContext): Promise<string> {
  const pin = await ask(say(texts.askNewPin));
  if ((await ask(say(texts.askNewPinAgain))) !== pin) throw new PinsDiffer();
  return pin;
}

function needed(operands: readonly string[]): string {
  const [only, ...rest] = operands;
  if (only === undefined || rest.length > 0) throw new UsageError();
  return only;
}
