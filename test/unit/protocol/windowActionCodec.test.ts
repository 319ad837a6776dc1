import { decodeWindowAction, encodeWindowAction, type WindowAction, windowActionSchema } from '@hrca/protocol';
import { expect, test } from 'vitest';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const roundTrip = (action: WindowAction) =>
  windowActionSchema.parse(decodeWindowAction(Buffer.from(encodeWindowAction(action))));

test('secrets arrive as bytes after NFKC, everything else unchanged', () => {
  expect(roundTrip({ action: 'pin', pin: '１２３ ｐｉｎ' })).toEqual({ action: 'pin', pin: bytes('123 pin') });
  expect(roundTrip({ action: 'puk', puk: '4821-0937-5562', pin: '口令口令口令' })).toEqual({
    action: 'puk',
    puk: bytes('4821-0937-5562'),
    pin: bytes('口令口令口令'),
  });
  const more: WindowAction[] = [
    { action: 'consent' },
    { action: 'choose', certificateId: 'a'.repeat(64) },
    { action: 'import', files: [{ name: '单位.p12', contents: 'MIIE' }], passphrase: 'ｆｕｌｌ 口令' },
  ];
  for (const action of more) expect(roundTrip(action)).toEqual(action);
});

test('the JSON text contains no secret', () => {
  const message = Buffer.from(encodeWindowAction({ action: 'newPin', pin: 'canary' }));
  expect(message.subarray(0, message.indexOf(0)).toString()).toBe('{"action":"newPin","pin":6}');
});

test('the decoded secrets are copies: wiping the message does not change them', () => {
  const message = Buffer.from(encodeWindowAction({ action: 'pin', pin: 'canary' }));
  const decoded = decodeWindowAction(message);
  message.fill(0);
  expect(decoded).toEqual({ action: 'pin', pin: bytes('canary') });
});

test.each([
  ['a message with fewer bytes than its length says', '{"action":"pin","pin":7}\0canary'],
  ['a message with more bytes than its length says', '{"action":"pin","pin":5}\0canary'],
  ['a message with a secret in the JSON text', '{"action":"pin","pin":"canary"}'],
  ['a message with bytes but no secret field', '{"action":"consent"}\0canary'],
  ['a message with a huge length', '{"action":"pin","pin":1e9}\0canary'],
  ['a message with a negative length', '{"action":"pin","pin":-6}\0canary'],
])('%s is refused', (_name, message) => {
  expect(() => decodeWindowAction(Buffer.from(message))).toThrow();
});

test.each([
  ['0 bytes', 0],
  ['1025 bytes', 1025],
])('a secret of %s is refused', (_name, length) => {
  const action = { action: 'pin', pin: new Uint8Array(length).fill(65) };
  expect(windowActionSchema.safeParse(action).success).toBe(false);
});
