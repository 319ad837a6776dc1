import { unitCodeOids } from '@hrca/x509';
import { expect, test } from 'vitest';
import { readSource } from '#test/support/sources/sourceFiles.ts';

/** `1.2.156.10260.4.1.4, .4.1.3` is the first OID and its sibling. */
function listedOids(text: string): string[] {
  const prefix = '1.2.156.10260';
  return [...text.matchAll(/(1(?:\.\d+){4,}|(?<!\d)\.4\.1\.\d)/g)].map(([, oid = '']) =>
    oid.startsWith('.') ? `${prefix}${oid}` : oid,
  );
}

test.each([
  ['docs/ARCHITECTURE.md', /^Extension or subject attribute, in this order:[\s\S]*?\n\n/gm, 1],
  ['verifier/README.md', /^(?: +依次查|.*\bRead) 1\.2\.156\.10260.*$/gm, 2],
] as const)('%s lists the OIDs of unit codes in the order in which they are tried', (file, passage, count) => {
  const passages = readSource(file).match(passage) ?? [];
  expect(passages).toHaveLength(count);
  for (const text of passages) expect(listedOids(text)).toEqual(unitCodeOids);
});
