import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from '../scripts/build.ts';
import { isStale } from '../scripts/sourceDigest.ts';
import { keyFileRows } from './keyFile.ts';
import { loadRows } from './load.ts';
import { pkcs11Rows } from './pkcs11.ts';
import { portalRows } from './portal.ts';
import { type Measurement, timeMeasurement } from './row.ts';
import { guessMs, signRows } from './sign.ts';
import { sizeRows } from './size.ts';
import { skfRows } from './skf.ts';
import { sm2Rows } from './sm2.ts';
import { startRows } from './start.ts';
import { verifyRows } from './verify.ts';

const { values } = parseArgs({ options: { assert: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  console.log('npm run bench [-- --assert]   --assert: exit 1 where a row misses its reach');
  process.exit(0);
}
if (isStale()) await buildAll({ quiet: true });

const rows: Measurement[] = [];
const add = (more: Measurement[]) => {
  for (const row of more) {
    rows.push(row);
    console.log(line(row));
  }
};
add((await verifyRows()).map(timeMeasurement));
add((await signRows()).map(timeMeasurement));
add((await sm2Rows()).map(timeMeasurement));
add((await keyFileRows()).map(timeMeasurement));
add((await skfRows()).map(timeMeasurement));
add((await pkcs11Rows()).map(timeMeasurement));
add(await portalRows());
add(await startRows());
add(await sizeRows());
add(await loadRows());
const oneGuessMs = await guessMs();
console.log(`one guess at a PIN (scrypt)  ${oneGuessMs.toFixed(0)} ms`);

const out = join(import.meta.dirname, 'out');
await mkdir(out, { recursive: true });
await writeFile(
  join(out, 'results.json'),
  `${JSON.stringify({ node: process.version, at: new Date().toISOString(), oneGuessMs, rows }, undefined, 2)}\n`,
);
const missed = rows.filter(isMissed);
if (missed.length > 0) console.log(`missed: ${missed.map(({ name }) => name).join(', ')}`);
process.exit(values.assert && missed.length > 0 ? 1 : 0);

function isMissed({ ratio, reach }: Measurement): boolean {
  return reach !== undefined && ratio > reach;
}

function line(row: Measurement): string {
  const { name, ratio, spread, baseline, subject, unit, reach } = row;
  const goal = reach === undefined ? '' : `reach ${reach}${isMissed(row) ? '  MISSED' : ''}`;
  return `${name.padEnd(32)} ${ratio.toFixed(2).padStart(6)} ± ${spread.toFixed(2)}  ${subject.toFixed(1).padStart(9)} / ${baseline.toFixed(1).padStart(9)} ${unit.padEnd(6)} ${goal}`;
}
