import { expect, test } from 'vitest';
import { driversToLoad } from '#agent/keystore/native/driversToLoad.ts';

const defaultLibraries = {
  pkcs11: [
    { name: 'OpenSC', library: '/usr/lib/opensc-pkcs11.so' },
    { name: 'OpenSC', library: '/usr/lib64/opensc-pkcs11.so' },
    { name: '龙脉', library: '/usr/lib/libgm3000_pkcs11.so' },
  ],
};
const configured = { library: '/opt/jsca/libjsca.so', changeInitialPin: true };
const settings = { pkcs11: [configured], skf: [], usualDrivers: true };
const policy = { pkcs11: [], skf: [] };
const libraries = (options: Partial<Parameters<typeof driversToLoad>[0]>) =>
  driversToLoad({
    settings,
    policy,
    defaultLibraries,
    hasCertificateStore: false,
    isThere: () => true,
    ...options,
  }).map(({ spec }) => (spec.kind === 'windows' ? spec.kind : spec.library));

test('the drivers are all configured ones, even missing ones, and for each vendor the first of its usual paths that exists', () => {
  const isThere = (path: string) => path.includes('opensc');
  expect(libraries({ isThere })).toEqual(['/opt/jsca/libjsca.so', '/usr/lib/opensc-pkcs11.so']);
  expect(libraries({ isThere: () => false })).toEqual(['/opt/jsca/libjsca.so']);
});

test('usual paths are not searched if the settings exclude them', () => {
  expect(libraries({ settings: { ...settings, usualDrivers: false } })).toEqual(['/opt/jsca/libjsca.so']);
});

test('a driver that is configured twice is loaded once, as the administrator configured it', () => {
  const [driver, ...others] = driversToLoad({
    settings,
    policy: { pkcs11: [{ ...configured, name: '江苏CA', changeInitialPin: false }], skf: [] },
    defaultLibraries: { pkcs11: [{ name: 'another', library: configured.library }] },
    hasCertificateStore: false,
    isThere: () => true,
  });
  expect(others).toEqual([]);
  expect(driver).toEqual({
    spec: { kind: 'pkcs11', library: configured.library },
    name: '江苏CA',
    mustChangeInitialPin: false,
  });
});

test('a driver without a configured name is named after its file', () => {
  const [driver] = driversToLoad({
    settings,
    policy,
    defaultLibraries: {},
    hasCertificateStore: false,
    isThere: () => true,
  });
  expect(driver).toMatchObject({ name: 'libjsca.so', mustChangeInitialPin: true });
});

test('the certificate store of the operating system is the last driver, unless the settings exclude it', () => {
  expect(libraries({ hasCertificateStore: true }).at(-1)).toBe('windows');
  expect(libraries({ hasCertificateStore: true, settings: { ...settings, usualDrivers: false } })).not.toContain(
    'windows',
  );
});
