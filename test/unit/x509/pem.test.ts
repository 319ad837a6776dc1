import { X509Certificate } from 'node:crypto';
import { createTestPki } from '@hrca/certs-fixtures';
import { readPemBlock, readPemBlocks, writePem } from '@hrca/x509';
import { expect, test } from 'vitest';

const { certificateDer: der } = (await createTestPki({ now: Date.now() })).units.good;
const pem = writePem('CERTIFICATE', der);

test('writes PEM as OpenSSL does', () => {
  expect(pem).toBe(new X509Certificate(der).toString());
});

test.each([
  ['as it was written', pem],
  ['with Windows line ends', pem.replaceAll('\n', '\r\n')],
  ['with the line ends of old Macs', pem.replaceAll('\n', '\r')],
  ['in one line', pem.replaceAll('\n', '')],
  ['with text around it', `Certificate:\n  Data: …\n${pem}\nsubject=…\n`],
])('reads a block %s', (_name, text) => {
  expect(readPemBlocks(text)).toMatchObject([{ label: 'CERTIFICATE', bytes: new Uint8Array(der) }]);
});

test('reads every block in order, and continues at a given index', () => {
  const text = pem + writePem('PRIVATE KEY', Uint8Array.of(1, 2));
  expect(readPemBlocks(text).map(({ label }) => label)).toEqual(['CERTIFICATE', 'PRIVATE KEY']);
  expect(readPemBlock(text, readPemBlock(text)?.end)).toMatchObject({ bytes: Uint8Array.of(1, 2) });
  expect(readPemBlocks('no block')).toEqual([]);
});

test('reads the DEK-Info header of an encrypted key, and no header into its bytes', () => {
  const text = pem.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,01AB\n\n');
  expect(readPemBlock(text)).toMatchObject({ dekInfo: 'AES-256-CBC,01AB', bytes: new Uint8Array(der) });
});

test.each([
  ['a block without an end line', pem.slice(0, -10)],
  ['an end line of another label', pem.replace('END CERTIFICATE', 'END PRIVATE KEY')],
  ['a body that is not base64', pem.replace('\nM', '\n!')],
  ['a first line that is cut off', '-----BEGIN CERTIFICATE'],
])('reports %s as damaged', (_name, text) => {
  expect(readPemBlocks(text).map(({ bytes }) => bytes)).toEqual([undefined]);
});

test('reads a whole block behind one without an end line', () => {
  const text = `-----BEGIN CERTIFICATE-----\nMIIB\n${pem}`;
  expect(readPemBlocks(text).map(({ bytes }) => bytes)).toEqual([undefined, new Uint8Array(der)]);
});

test('takes linear time for a block of a megabyte without an end', () => {
  const text = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(64).concat('\n').repeat(16_384)}`;
  const start = performance.now();
  expect(readPemBlock(text)?.bytes).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(2000);
});
