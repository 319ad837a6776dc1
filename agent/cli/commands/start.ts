import { type ErrorCode, HrcaError, isHrcaError } from '@hrca/protocol/errors';
import type { AdminResults } from '#agent/control/admin.ts';
import { logFile } from '#agent/log/createLog.ts';
import { startInBackground } from '../background.ts';
import type { CommandContext } from '../commandContext.ts';
import { ifRunning } from '../session.ts';
import { texts } from '../text.ts';

const START_MAX_MS = 60_000;
/** Errors whose reason is in the log. */
const loggedCodes: ReadonlySet<ErrorCode> = new Set(['AGENT_START_FAILED', 'AGENT_UNRESPONSIVE']);

export async function start(context: CommandContext): Promise<number> {
  const { print, t } = context;
  const running = await ifRunning(context.platform, (admin) => admin.status({}));
  const { port } = running ?? (await startAgent(context));
  print(`${t(running ? texts.alreadyRunning : texts.started)} ${port}`);
  return 0;
}

/** The state of the agent once it answers the command line. @throws HrcaError as `startInBackground` does */
async function startAgent({ platform, script, environment }: CommandContext): Promise<AdminResults['status']> {
  const log = logFile(platform.paths.state);
  const timeout = AbortSignal.timeout(START_MAX_MS);
  await startInBackground({ script, environment, timeout }).catch((error: unknown) => {
    if (!isHrcaError(error) || !loggedCodes.has(error.code)) throw error;
    throw new HrcaError(error.code, { cause: error, details: { ...error.details, log } });
  });
  const state = await ifRunning(platform, (admin) => admin.status({}));
  // The agent has ended since.
  if (!state) throw new HrcaError('AGENT_START_FAILED', { details: { log } });
  return state;
}
