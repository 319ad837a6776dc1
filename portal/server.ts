import { printableLines } from '@hrca/protocol/printable';
import { keepGoing } from './faultPoints.ts';
import { runPortal } from './main.ts';
import { startFailure } from './startFailure.ts';

try {
  await runPortal({ reached: keepGoing });
} catch (error) {
  process.stderr.write(`${printableLines(startFailure(error))}\n`);
  process.exitCode = 1;
}
