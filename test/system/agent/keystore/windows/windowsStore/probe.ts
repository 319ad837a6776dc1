import { readFileSync, writeFileSync } from 'node:fs';
import { isHrcaError } from '@hrca/protocol/errors';
import { certificateId } from '@hrca/x509';
import { loadWin32 } from '#agent/keystore/windows/win32.ts';
import { createWindowsDriver } from '#agent/keystore/windows/windowsDriver.ts';
import { windowsSignature } from '#agent/keystore/windows/windowsSignature.ts';
import { createCngKey } from './cngKey.ts';
import { addCertificate, addSelfSigned, addUnit, deleteKey } from './fillStore.ts';
import type { ProbeInput, ProbeOutput } from './probeFiles.ts';

// Runs under Node for Windows: fills the user's store, lists and signs with the driver, and writes the results to a file.
const [inputFile = '', outputFile = ''] = process.argv.slice(2);
const input = JSON.parse(readFileSync(inputFile, 'utf8')) as ProbeInput;
const bytes = (text: string) => Buffer.from(text, 'base64');
const message = bytes(input.message);

const win32 = loadWin32();
const driver = createWindowsDriver(win32);
const code = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error: unknown) => (isHrcaError(error) ? error.code : String(error)),
  );
const list = async () =>
  (await driver.list()).certificates.map(({ certificate, issuers, ...rest }) => ({
    ...rest,
    certificate: Buffer.from(certificate).toString('base64'),
    issuers: issuers.map((issuer) => Buffer.from(issuer).toString('base64')),
  }));

const listedFirst = await list();
const changed = new Promise<void>((resolve) => {
  const stop = driver.watch(() => {
    stop();
    resolve();
  });
});
addSelfSigned({ container: 'hrca-self', name: 'CN=hrca self-signed' });
await changed;
addUnit({
  container: 'hrca-unit',
  key: bytes(input.unit.key),
  certificate: bytes(input.unit.certificate),
});
addCertificate('CA', bytes(input.unit.issuer));
addCertificate('MY', bytes(input.stranger));

const listed = await list();
const signatures: Record<string, string> = {};
for (const { certificate, device } of listed) {
  const id = certificateId(bytes(certificate));
  const signature = await driver.sign({ certificateId: id, algorithm: 'RS256', message, pin: undefined });
  signatures[certificate] = Buffer.from(signature).toString('base64');
  if (!device) throw new Error('no name');
}
const unitId = certificateId(bytes(input.unit.certificate));
const request = { certificateId: unitId, message, pin: undefined };
const refusals = {
  otherAlgorithm: await code(driver.sign({ ...request, algorithm: 'ES256' })),
  notThere: await code(driver.sign({ ...request, algorithm: 'RS256', certificateId: '00'.repeat(32) })),
  verifyPin: await code(driver.verifyPin({ certificateId: unitId, pin: Buffer.from('1') })),
  changePin: await code(driver.changePin({ certificateId: unitId, pin: Buffer.from('1'), newPin: Buffer.from('2') })),
};
deleteKey('hrca-unit');
const listedWithoutKey = await list();
const keyGone = await code(driver.sign({ ...request, algorithm: 'RS256' }));

const { key, publicKey } = createCngKey();
const cng = Object.fromEntries(
  (['RS256', 'PS256'] as const).map((algorithm) => {
    try {
      const signature = windowsSignature(win32, { key: { kind: 'cng', key }, algorithm, message });
      return [algorithm, Buffer.from(signature).toString('base64')];
    } catch (error) {
      return [algorithm, isHrcaError(error) ? `${error.code} ${error.details.win32}` : String(error)];
    }
  }),
);
const output: ProbeOutput = {
  listedFirst,
  listed,
  signatures,
  refusals: { ...refusals, keyGone },
  listedWithoutKey,
  cng: { publicKey, ...cng },
};
writeFileSync(outputFile, JSON.stringify(output));
