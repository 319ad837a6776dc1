import { url } from 'node:inspector';
import { HrcaError } from '@hrca/protocol/errors';

/**
 * Keeps debuggers out of a process that will see PINs: the signal that has Node open one is taken, and one that is open
 * already (NODE_OPTIONS, or a signal while Node was starting) is the end of the command.
 *
 * @throws HrcaError `DEBUGGER_ATTACHED`
 */
export function refuseDebuggers(): void {
  // Windows has no such signal; there the inspector is asked for by a name that Node makes when it starts.
  if (process.platform !== 'win32') process.on('SIGUSR1', () => undefined);
  if (url() !== undefined) throw new HrcaError('DEBUGGER_ATTACHED');
}
