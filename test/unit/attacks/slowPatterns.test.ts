import { loginClaimsSchema, loginHeaderSchema, methods, requestSchema, windowActionSchema } from '@hrca/protocol';
import { showable } from '@hrca/protocol/printable';
import { expect, test } from 'vitest';
import { adminMethods } from '#agent/control/adminMethods.ts';
import { parseOrigin } from '#agent/origins/parseOrigin.ts';
import { splitCommand } from '#agent/windowHost/launchWindow.ts';

const LENGTH = 65_536;
const PROMISED_MS = 50;
const RUNS = 3;

/** Inputs that make a careless pattern backtrack: long runs that match almost to the end. */
const strings: Record<string, string> = {
  letters: 'c'.repeat(LENGTH),
  'letters and a fault at the end': `${'c'.repeat(LENGTH - 1)}!`,
  hex: 'a'.repeat(LENGTH),
  digits: '1'.repeat(LENGTH),
  dashes: '-'.repeat(LENGTH),
  dots: '.'.repeat(LENGTH),
  spaces: ' '.repeat(LENGTH),
  'line feeds': '\n'.repeat(LENGTH),
  quotes: '"'.repeat(LENGTH),
  'an open quote': `"${'a '.repeat(LENGTH / 2)}`,
  'labels of a host': `https://${'a.'.repeat(LENGTH / 2)}`,
  'dashes of a host': `https://${'a-'.repeat(LENGTH / 2)}!`,
  'a long host and a bad port': `https://${'a'.repeat(LENGTH)}:99999999`,
  wide: '司'.repeat(LENGTH),
  astral: '𠮷'.repeat(LENGTH / 2),
  surrogates: '\uD800'.repeat(LENGTH),
  marks: 'a\u0301'.repeat(LENGTH / 2),
  'bidi marks': '\u202E'.repeat(LENGTH),
  slashes: '/'.repeat(LENGTH),
  backslashes: '\\'.repeat(LENGTH),
};

type Parse = (text: string) => unknown;
interface Schema {
  safeParse(input: unknown): unknown;
}

/** Parses with `schema`: the string alone, in each of the fields, in all fields and as a name. */
const inEveryField =
  (schema: Schema, fields: readonly string[]): Parse =>
  (text) => {
    schema.safeParse(text);
    for (const field of fields)
      schema.safeParse({ ...Object.fromEntries(fields.map((name) => [name, 'x'])), [field]: text });
    schema.safeParse(Object.fromEntries(fields.map((name) => [name, text])));
    schema.safeParse({ [text]: text });
  };

const windowActions = [
  'choose',
  'consent',
  'pin',
  'newPin',
  'puk',
  'back',
  'cancel',
  'import',
  'changePin',
  'unlock',
  'remove',
];
const subjects: Record<string, Parse> = {
  request: inEveryField(requestSchema, ['id', 'method', 'params']),
  ...Object.fromEntries(
    Object.entries(methods).map(([name, { params }]) => [
      `parameters of ${name}`,
      inEveryField(params, ['challenge', 'certificateId']),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(adminMethods).map(([name, params]) => [
      `administration ${name}`,
      inEveryField(params, ['id', 'pin', 'newPin', 'puk', 'origin', 'passphrase', 'files', 'chosen']),
    ]),
  ),
  ...Object.fromEntries(
    windowActions.map((action) => [
      `window action ${action}`,
      (text: string) => {
        for (const field of ['certificateId', 'pin', 'puk', 'files', 'passphrase', 'action'])
          windowActionSchema.safeParse({ action, [field]: text });
      },
    ]),
  ),
  'login header': inEveryField(loginHeaderSchema, ['alg', 'typ', 'x5c']),
  'login claims': inEveryField(loginClaimsSchema, ['aud', 'nonce', 'iat']),
  origin: (text) => {
    try {
      parseOrigin(text);
    } catch {
      // Expected; only the time counts.
    }
  },
  'text of a certificate': (text) => showable(text),
  'command line of the window': (text) => splitCommand(text),
};

// Proves that no pattern and no schema needs more than linear time.
test.each(Object.entries(subjects))('W7 64 KB of any text is parsed in under 50 ms: %s', (_, parse) => {
  for (const [name, text] of Object.entries(strings)) {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < RUNS && best >= PROMISED_MS; run++) {
      const start = performance.now();
      parse(text);
      best = Math.min(best, performance.now() - start);
    }
    expect(best, name).toBeLessThan(PROMISED_MS);
  }
});
