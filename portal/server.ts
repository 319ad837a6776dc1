import { printableLines } from '@hrca/protocol/printable';
import { runPortal } from './main.ts';
import { startFailure } from './startFailure.ts';

try {
  await runPortal();
} catch (error) {
  process.stderr.write(`${printableLines(startFailure(error))}\n`);
  process.exitCode = 1;
}
