import { HrcaError } from '@hrca/protocol/errors';
import type { CommandContext } from '../commandContext.ts';
import { ifRunning } from '../session.ts';
import { texts } from '../text.ts';
import { start } from './start.ts';

export async function open(context: CommandContext): Promise<number> {
  if (!(await ifRunning(context.platform, (admin) => admin.status({})))) await start(context);
  const answer = await ifRunning(context.platform, (admin) => admin.open({}));
  // The agent was stopped meanwhile.
  if (!answer) throw new HrcaError('AGENT_UNAVAILABLE');
  context.print(context.t(texts.opened));
  return 0;
}
