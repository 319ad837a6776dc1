import type { CertificateView, WindowView } from '@hrca/protocol';

const DAY_MS = 86_400_000;
export const ORIGIN = 'https://rs.jshrss.example.gov.cn';

/** A certificate as the agent describes it to its window; usable unless `change` says otherwise. */
export function certificateView(change: Partial<CertificateView> & { number?: number } = {}): CertificateView {
  const { number = 1, ...rest } = change;
  const { daysLeft = 213 } = rest;
  const notAfter = Date.now() + daysLeft * DAY_MS + DAY_MS / 2;
  return {
    id: number.toString(16).padStart(64, '0'),
    unitName: '江苏示例精密机械有限公司',
    unitCode: '91320100MA1TEST12X',
    issuer: 'JSCA_CA',
    serialNumber: '5A01',
    notBefore: notAfter - 730 * DAY_MS,
    notAfter,
    keyKind: 'RSA-2048',
    daysLeft,
    triesLeft: 6,
    ...rest,
  };
}

export const good = certificateView({ number: 1 });
export const soon = certificateView({
  number: 2,
  unitName: '南京市玄武区示例人力资源服务中心',
  unitCode: '12320102466001234N',
  keyKind: 'P-256',
  daysLeft: 12,
});
export const expired = certificateView({
  number: 3,
  unitName: '苏州示例纺织品进出口有限公司',
  unitCode: '91320500MA1TEST31K',
  daysLeft: -40,
  problem: 'CERTIFICATE_EXPIRED',
});
export const locked = certificateView({
  number: 4,
  unitName: '无锡示例物流有限公司',
  unitCode: '91320200MA1TEST45M',
  triesLeft: 0,
});
export const corrupt = certificateView({
  number: 5,
  unitName: '0000000000000005.json',
  unitCode: '',
  issuer: '',
  keyKind: '',
  notBefore: 0,
  notAfter: 0,
  triesLeft: undefined,
  problem: 'KEYSTORE_CORRUPT',
} as unknown as CertificateView);

export const onDevice = certificateView({
  number: 6,
  unitName: '常州示例电子有限公司',
  unitCode: '91320400MA1TEST58Q',
  keyKind: 'SM2',
  device: '江苏CA Key 01',
  triesLeft: undefined,
});
export const twin = certificateView({
  ...onDevice,
  number: 7,
  id: '7'.repeat(64),
  problem: 'CERTIFICATE_ENCRYPTION_ONLY',
});
export const unaccepted = certificateView({ number: 8, problem: 'CERTIFICATE_ALGORITHM_NOT_ACCEPTED' });
const faults = [
  { name: '龙脉 GM3000', problem: 'KEYSTORE_DRIVER_FAILED', path: '/opt/lm-gm3000/lib/libgm3000.1.0.so' },
  { name: 'JSCA Key 02', problem: 'KEYSTORE_DRIVER_SLOW' },
] as const;

const cities = ['南京', '无锡', '徐州', '常州', '苏州', '南通', '扬州', '镇江', '泰州'];
/** A long list: one unit has three certificates, and two devices are of one model. */
export const many = [
  ...['5A0193', '5A01A7', '5A02B1'].map((end, index) =>
    certificateView({
      number: 20 + index,
      serialNumber: `7F1C0044${end}`,
      daysLeft: 40 + index * 200,
      ...(index === 0 && { usedAt: Date.now() - 3 * DAY_MS }),
      ...(index > 0 && { device: `江苏CA Key (0000010${index})` }),
    }),
  ),
  ...cities.map((city, index) =>
    certificateView({
      number: 30 + index,
      unitName: `${city}示例人力资源服务有限公司`,
      unitCode: `9132090${index}MA1TEST12X`,
      serialNumber: `7F1C00446B0${index}10`,
    }),
  ),
];

/** One view of every appearance of the window. */
export const views = {
  certificates: { screen: 'certificates', purpose: 'login', origin: ORIGIN, certificates: [good, soon, expired] },
  'certificates-many': {
    screen: 'certificates',
    purpose: 'login',
    origin: ORIGIN,
    certificates: [good, soon, locked, expired, corrupt],
    problem: { code: 'KEYSTORE_WRITE_FAILED' },
  },
  'certificates-units': { screen: 'certificates', purpose: 'login', origin: ORIGIN, certificates: many },
  'certificates-none': { screen: 'certificates', purpose: 'login', origin: ORIGIN, certificates: [] },
  'certificates-unusable': { screen: 'certificates', purpose: 'login', origin: ORIGIN, certificates: [expired] },
  'certificates-keys': {
    screen: 'certificates',
    purpose: 'login',
    origin: ORIGIN,
    certificates: [onDevice, unaccepted, twin],
    faults,
    selectedId: onDevice.id,
  },
  'certificates-no-driver': {
    screen: 'certificates',
    purpose: 'login',
    origin: ORIGIN,
    certificates: [],
    faults: [{ name: '龙脉 USB Key', problem: 'KEY_DRIVER_MISSING' }],
  },
  'certificates-no-key': { screen: 'certificates', purpose: 'login', origin: ORIGIN, certificates: [], faults },
  share: { screen: 'certificates', purpose: 'share', origin: ORIGIN, certificates: [good, soon] },
  pin: { screen: 'pin', origin: ORIGIN, certificate: good, triesLeft: 6, isPinInitial: false },
  'pin-initial': { screen: 'pin', origin: ORIGIN, certificate: good, triesLeft: 6, isPinInitial: true },
  'pin-key': { screen: 'pin', origin: ORIGIN, certificate: onDevice, triesLeft: undefined },
  'pin-wrong': {
    screen: 'pin',
    origin: ORIGIN,
    certificate: good,
    triesLeft: 3,
    isPinInitial: false,
    problem: { code: 'PIN_INCORRECT' },
  },
  'pin-last': {
    screen: 'pin',
    origin: ORIGIN,
    certificate: good,
    triesLeft: 1,
    isPinInitial: false,
    problem: { code: 'PIN_INCORRECT' },
  },
  newPin: { screen: 'newPin', origin: ORIGIN, certificate: good, reason: 'initial' },
  'newPin-chosen': {
    screen: 'newPin',
    certificate: good,
    reason: 'chosen',
    problem: { code: 'PIN_UNCHANGED' },
  },
  puk: { screen: 'puk', origin: ORIGIN, certificate: locked, triesLeft: 10 },
  'puk-locked': {
    screen: 'puk',
    origin: ORIGIN,
    certificate: locked,
    triesLeft: 10,
    problem: { code: 'PIN_LOCKED' },
  },
  'puk-wrong': {
    screen: 'puk',
    certificate: locked,
    triesLeft: 1,
    problem: { code: 'PUK_INCORRECT' },
  },
  manage: {
    screen: 'manage',
    certificates: [good, locked, expired, corrupt],
    origins: [
      { origin: 'https://rs.jshrss.example.gov.cn', source: 'built-in' },
      { origin: 'http://localhost:8080', source: 'user' },
      { origin: 'https://hr.intranet.example.cn:8443', source: 'policy' },
    ],
    refused: [{ origin: 'https://rs-jshrss.example.com', at: Date.now() - 3 * 60_000 }],
    notice: 'pin-changed',
  },
  'manage-units': { screen: 'manage', certificates: many, origins: [], refused: [] },
  'manage-keys': {
    screen: 'manage',
    certificates: [onDevice, good],
    faults,
    origins: [],
    refused: [],
  },
  'manage-empty': {
    screen: 'manage',
    certificates: [],
    origins: [],
    refused: [],
    problem: { code: 'PKCS12_MALFORMED' },
  },
  importing: { screen: 'importing', files: ['单位证书.pfx', '分公司.pfx'], progress: 0.4 },
  passphrase: { screen: 'passphrase', file: '分公司.pfx', problem: { code: 'PKCS12_PASSPHRASE_INCORRECT' } },
  chooseKeys: { screen: 'chooseKeys', file: '单位证书.pfx', certificates: [good, twin] },
  replace: { screen: 'replace', file: '单位证书.pfx', certificates: [good] },
  imported: { screen: 'imported', imported: [{ certificate: good, puk: '4821-0937-5562' }] },
  'imported-several': {
    screen: 'imported',
    imported: [
      { certificate: good, puk: '4821-0937-5562' },
      { certificate: expired, puk: '0093-7716-2048' },
    ],
    failed: [{ file: '旧证书.pfx', code: 'PKCS12_NO_KEY', found: 'certificate' }],
  },
  'manage-failed': {
    screen: 'manage',
    certificates: [good],
    origins: [],
    refused: [],
    failed: [
      { file: '单位证书（副本）.pfx', code: 'PKCS12_MALFORMED', reason: 'truncated value' },
      { file: '单位.cer', code: 'PKCS12_NO_KEY', found: 'certificate, request' },
    ],
  },
  done: { screen: 'end', outcome: 'done' },
  cancelled: { screen: 'end', outcome: 'cancelled' },
  timeout: { screen: 'end', outcome: 'timeout' },
  replaced: { screen: 'end', outcome: 'replaced' },
  failed: { screen: 'end', outcome: 'failed', problem: { code: 'INTERNAL' } },
} satisfies Record<string, WindowView>;
