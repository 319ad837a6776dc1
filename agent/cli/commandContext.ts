import type { Bilingual } from '@hrca/protocol/bilingual';
import type { Admin } from '../control/admin.ts';
import type { Environment, Platform } from '../platform/platform.ts';
import type { AskLine, AskSecret } from './secrets.ts';
import { withAdmin } from './session.ts';

/** What a command uses of its process. */
export interface CommandContext {
  readonly platform: Platform;
  readonly now: () => number;
  readonly t: (text: Bilingual) => string;
  readonly print: (line: string) => void;
  readonly ask: AskSecret;
  /** Prompts for a line that is not a secret; absent without a terminal. */
  readonly askLine?: AskLine | undefined;
  /** `--yes`: every question is answered yes. */
  readonly yes: boolean;
  /** Shows the progress of a long task, 0 to 1. */
  readonly showProgress: (share: number) => void;
  readonly asJson: boolean;
  /** The path of this program. */
  readonly script: string;
  readonly environment: Environment;
}

/** Runs a command. Resolves to the exit code. */
export type RunCommand = (context: CommandContext, operands: readonly string[]) => Promise<number>;

/** Resolves to exit code 0 once `use` has resolved. */
export function administer(context: CommandContext, use: (admin: Admin) => Promise<void>): Promise<number> {
  return withAdmin(context, async (admin) => {
    await use(admin);
    return 0;
  });
}
