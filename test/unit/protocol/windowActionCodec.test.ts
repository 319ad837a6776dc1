import { decodeWindowAction, encodeWindowAction, type WindowAction, windowActionSchema } from '@hrca/protocol';
import { expect, test } from 'vitest';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const roundTrip = (action: WindowAction) =>
  windowActionSchema.parse(decodeWindowAction(Buffer.from(encodeWindowAction(action))));

test('secrets arrive as bytes, folded, everything else as it was', () => {
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

test('the JSON text holds no secret', () => {
  const message = Buffer.from(encodeWindowAction({ action: 'newPin', pin: 'canary' }));
  expect(message.subarray(0, message.indexOf(0)).toString()).toBe('{"action":"newPin","pin":6}');
});

test('the bytes are copies, which the wiping of the message leaves alone', () => {
  const message = Buffer.from(encodeWindowAction({ action: 'pin', pin: 'canary' }));
  const decoded = decodeWindowAction(message);
  message.fill(0);
  expect(decoded).toEqual({ action: 'pin', pin: bytes('canary') });
});

test.each([
  ['fewer bytes than it says', '{"action":"pin","pin":7}\0canary'],
  ['more bytes than it says', '{"action":"pin","pin":5}\0canary'],
  ['a secret in the text', '{"action":"pin","pin":"canary"}'],
  ['bytes without a field', '{"action":"consent"}\0canary'],
  ['a huge length', '{"action":"pin","pin":1e9}\0canary'],
  ['a negative length', '{"action":"pin","pin":-6}\0canary'],
])('%s is refused', (_name, message) => {
  expect(() => decodeWindowAction(Buffer.from(message))).toThrow();
});

test.each([
  ['none', 0],
  ['more bytes than any', 1025],
])('a secret of %s is refused', (_name, length) => {
  const action = { action: 'pin', pin: new Uint8Array(length).fill(65) };
  expect(windowActionSchema.safeParse(action).success).toBe(false);
});
