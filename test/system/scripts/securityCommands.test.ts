import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { script } from '#test/support/built/builtAgent.ts';
import { readSource, root } from '#test/support/sources/sourceFiles.ts';
import { cannotBecomeAnother } from '#test/support/system/otherUser.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

/** Runs a command that SECURITY shows in both languages, with the built `hrca`, and resolves to its output. */
async function show(command: string): Promise<string> {
  for (const file of ['SECURITY.md', 'SECURITY.en.md']) {
    expect(readSource(file)).toMatch(new RegExp(`^(?:sudo )?docs/security/${command}$`, 'm'));
  }
  const home = await temporaryFolder();
  const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home, LANG: 'en_US.UTF-8', HRCA: `node ${script}` };
  const { stdout } = await promisify(execFile)(join(root, 'docs/security', command), { env });
  return stdout;
}

test.skipIf(cannotBecomeAnother)(
  'control-socket.sh shows a long path, kill -9 and an impostor that receives nothing',
  async () => {
    const shown = await show('control-socket.sh');
    expect(shown.match(/^The agent is running on port \d+$/gm)).toHaveLength(2);
    expect(shown).toMatch(/^exit code 1\nbytes that the other user received: 0$/m);
  },
);

test('tls-leftovers.sh shows a profile with a primary password, and an entry without trust that is removed', async () => {
  const shown = await show('tls-leftovers.sh');
  expect(shown.match(/^entries of ours in the profile: \d$/gm)?.map((line) => line.at(-1))).toEqual(['0', '1']);
  expect(shown.match(/^exit code 0, entries of ours in the profile: 0$/gm)).toHaveLength(2);
});
