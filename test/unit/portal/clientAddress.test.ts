import { expect, test } from 'vitest';
import { clientAddress } from '#portal/clientAddress.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['192.0.2.7:61234', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::ffff:c000:207', '192.0.2.7'],
  ['2001:db8:1:2::7', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::7]:443', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::7]', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::7', '2001:db8:1:3::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['fe80::1%eth1', 'fe80::/64'],
  ['', 'unknown'],
  [undefined, 'unknown'],
  ['unknown', 'unknown'],
  ['_hidden', 'unknown'],
  ['1'.repeat(10_000), 'unknown'],
])('limits count %j as %s', (ip, address) => {
  expect(clientAddress({ ip })).toBe(address);
});
