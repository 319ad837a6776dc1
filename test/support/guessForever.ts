import { watch } from 'node:fs';
import { join } from 'node:path';
import { openKeystore, person } from './keystoreUnderTest.ts';

// Guesses one wrong PIN and reports the moment at which the try has been written; the test kills it there.
const [home = '', id = ''] = process.argv.slice(2);
const keystore = await openKeystore(home);
watch(join(home, 'keystore'), (event, name) => {
  if (event !== 'rename' || !name?.endsWith('.tries')) return;
  process.stdout.write('counted\n');
  // Holds the event loop, so that the check cannot end before the kill arrives.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
});
await keystore.sign({ id, algorithm: 'ES256', message: () => new Uint8Array(), pins: person({ pin: 'wrong-pin' }) });
