import { sm2Digest, sm2Sign, sm2Verify } from '@hrca/x509';
import { expect, test } from 'vitest';
import { passesSm2SelfTest } from '#x509/sm2SelfTest.ts';

const right = { digest: sm2Digest, sign: sm2Sign, verify: sm2Verify };

test('the self-test of SM2 passes', () => {
  expect(passesSm2SelfTest(right)).toBe(true);
});

test.each([
  ['a digest without Z', { digest: ({ message }: { message: Uint8Array }) => message }],
  ['signatures that are constant', { sign: () => new Uint8Array(64).fill(1) }],
  ['a verification that accepts everything', { verify: () => true }],
  ['a verification that accepts nothing', { verify: () => false }],
  [
    'a library without SM3',
    {
      sign: () => {
        throw new Error('Invalid digest: sm3');
      },
    },
  ],
])('the self-test of SM2 fails with %s', (_name, wrong) => {
  expect(passesSm2SelfTest({ ...right, ...wrong })).toBe(false);
});
