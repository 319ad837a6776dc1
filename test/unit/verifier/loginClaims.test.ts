import { loginClaimsSchema } from '@hrca/protocol';
import { expect, test } from 'vitest';
import { isLoginClaims } from '#verifier/loginToken.ts';

const challenge = 'a'.repeat(43);
const values = {
  aud: ['https://portal.example', 'x', '', 'x'.repeat(255), 'x'.repeat(256), 7, null, undefined, ['x'], {}],
  nonce: [
    challenge,
    'a'.repeat(42),
    'a'.repeat(128),
    'a'.repeat(129),
    `${challenge}=`,
    `${challenge}\n`,
    'ä'.repeat(43),
    '',
    7,
    null,
    undefined,
    [challenge],
  ],
  iat: [
    0,
    1,
    1_780_315_200,
    -1,
    0.5,
    -0,
    2 ** 53 - 1,
    2 ** 53,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '1',
    true,
    null,
    undefined,
    [],
  ],
};

test('isLoginClaims agrees with the schema of the protocol on every combination of members', () => {
  let accepted = 0;
  for (const aud of values.aud) {
    for (const nonce of values.nonce) {
      for (const iat of values.iat) {
        const claims = { aud, nonce, iat };
        const isRight = loginClaimsSchema.safeParse(claims).success;
        expect(isLoginClaims(claims), JSON.stringify(claims)).toBe(isRight);
        if (isRight) accepted++;
      }
    }
  }
  expect(accepted).toBeGreaterThan(0);
});

test.each([
  null,
  undefined,
  'text',
  7,
  true,
  [],
  {},
  [challenge],
  () => {},
])('isLoginClaims agrees with the schema of the protocol on %j', (value) => {
  expect(isLoginClaims(value)).toBe(false);
  expect(loginClaimsSchema.safeParse(value).success).toBe(false);
});
