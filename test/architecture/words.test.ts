import { spawnSync } from 'node:child_process';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { lineAt, readSource, root } from '#test/support/sources/sourceFiles.ts';

/** Words that say too little about who acts, and names that were only ours. In prose and in names alike. */
const proseWords = [
  ...['whoever', 'whomever', 'whatever', 'whichever'],
  ...['nobody', 'somebody', 'anybody', 'everybody', 'someone', 'anyone', 'everyone', 'no one'],
  ...['vault', 'lockbox', 'waiting room', 'in one voice', 'window desk', 'workshop', 'workshops', 'the house'],
  ...['goes mad', 'gone mad', 'lets go of', 'let go of', 'vouch', 'vouches', 'vouched', 'made of air'],
];

/** Bytes; in ASN.1 the type is OCTET STRING. */
const octet = /\boctets?\b(?! strings?\b|-stream)/i;

/** Identifiers that were replaced, by their exact name. Most are plain words in a sentence. */
const retiredIdentifiers = new Set([
  ...['listKeys', 'hasKey', 'withKey', 'patience', 'PATIENCE_MS', 'patientReader', 'places', 'atPlace'],
  ...['createFrame', 'windowFrame', 'faultPoints', 'faultPoint', 'fault', 'refusal', 'issuerFault'],
  ...['waitingRoom', 'gate', 'refuseInOneVoice', 'windowDesk', 'vault', 'lockbox', 'door', 'forgive', 'sealing'],
  ...['slowKey', 'deviceKey', 'cell', 'readCell', 'AgentMake', 'agentMake', 'reached', 'keepGoing'],
  ...['becomes', 'doomedAgent', 'caughtCa', 'honestLogins', 'storm', 'killable', 'visitor', 'settledMemory', 'leastMs'],
  ...['victim', 'deed', 'stage', 'aloud', 'spoken', 'judge', 'wayOut', 'complain', 'complaints', 'farewell'],
  ...['stayAwake', 'postpone', 'readKept', 'readGuarded', 'listing', 'withoutNodeSettings', 'nobodyOnFailure'],
  ...['holder', 'FindHolder', 'Ends', 'sealMemory', 'folderMemory', 'heldOpen', 'settle', 'takeOut'],
  ...['vouchFor', 'linkCheck', 'pathFrom', 'internationally', 'isNumbers', 'ways', 'meanings'],
  ...['note', 'mine', 'gone', 'asked', 'tell', 'importPkcs12', 'rooms', 'workshops', 'roomOf'],
]);

const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const isGitAbsent = listed.status !== 0;
if (isGitAbsent) console.warn(`words are not tested: ${listed.error?.message ?? listed.stderr}`);

const files = (isGitAbsent ? '' : listed.stdout)
  .split('\0')
  .filter((file) => /\.(?:ts|mjs|js|c|h|md|html|css)$/.test(file) && file !== 'test/architecture/words.test.ts');

// `nobody` is also the name of a Unix user.
const prose = new RegExp(`(?<!-u |')\\b(?:${proseWords.join('|')})\\b`, 'gi');

/** `file:line word` for each match. */
function found(file: string, pattern: RegExp): string[] {
  const text = readSource(file);
  return [...text.matchAll(new RegExp(pattern.source, 'gi'))].map(
    ({ 0: word, index }) => `${file}:${lineAt(text, index)} ${word}`,
  );
}

/** `line name` for each identifier of a source that was replaced. */
function retiredIn(text: string): string[] {
  const hits: [number, string][] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, name, start } = node as { type?: unknown; name?: unknown; start?: unknown };
    if (type === 'Identifier' && typeof name === 'string' && retiredIdentifiers.has(name)) {
      hits.push([lineAt(text, Number(start)), name]);
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync('source.ts', text).program);
  return hits.map(([line, name]) => `${line} ${name}`);
}

test.skipIf(isGitAbsent)('prose says who acts, in the words of the field', () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap((file) => found(file, prose))).toEqual([]);
});

test.skipIf(isGitAbsent)('bytes are bytes, and octets only in an OCTET STRING', () => {
  expect(files.flatMap((file) => found(file, octet))).toEqual([]);
});

test.skipIf(isGitAbsent)('no identifier has a name that was replaced', () => {
  const sources = files.filter((file) => file.endsWith('.ts'));
  expect(sources.flatMap((file) => retiredIn(readSource(file)).map((hit) => `${file}:${hit}`))).toEqual([]);
});

test('finds a word in a comment and a name in code', () => {
  expect(`// for ${['who', 'ever'].join('')} asks`).toMatch(prose);
  expect('eight octets').toMatch(octet);
  expect('an octet string').not.toMatch(octet);
  expect(retiredIn("const fault = 1; // the fault\nit('tell', () => tell(fault));")).toEqual([
    '1 fault',
    '2 tell',
    '2 fault',
  ]);
});
