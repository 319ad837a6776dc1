import type { Bilingual } from '@hrca/protocol/bilingual';
import type { Admin } from '../control/admin.ts';
import type { Environment, Platform } from '../platform/platform.ts';
import type { AskLine, AskSecret } from './secrets.ts';
import { withAdmin } from './session.ts';

/** What a command may use of the process that runs it. */
export interface CommandContext {
  readonly platform: Platform;
  readonly now: () => number;
  readonly t: (text: Bilingual) => string;
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

/** What a command does with its operands. Resolves to the exit code. */
export type RunCommand = (context: CommandContext, operands: readonly string[]) => Promise<number>;

/** Exit code 0 once `use` is through. */
export function administer(context: CommandContext, use: (admin: Admin) => Promise<void>): Promise<number> {
  return withAdmin(context, async (admin) => {
    await use(admin);
    return 0;
  });
}
