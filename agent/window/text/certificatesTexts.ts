import type { BilingualTexts } from '@hrca/protocol/bilingual';

/** Texts about a certificate, and of the screens that list certificates. */
export const certificatesTexts = {
  listChanged: { zh: '证书列表已更新。', en: 'The list of certificates has been updated.' },
  problems: {
    heading: { zh: '未能读取', en: 'Could not be read' },
    path: { zh: '驱动程序文件', en: 'Driver file' },
  },
  certificate: {
    unitCode: { zh: '统一社会信用代码', en: 'Unified social credit code' },
    issuer: { zh: '发证机构', en: 'Issued by' },
    issuerDetails: { zh: '发证机构详情', en: 'Issuer details' },
    issuerName: { zh: '全称', en: 'Full name' },
    issuerKey: { zh: '密钥标识', en: 'Key identifier' },
    key: { zh: '密钥', en: 'Key' },
    device: { zh: '所在设备', en: 'Device' },
    serial: { zh: '序列号', en: 'Serial number' },
    ends: { zh: '有效期至', en: 'Valid until' },
    used: { zh: '上次使用', en: 'Last used' },
    daysLeft: {
      zh: (days: number) => `剩余 ${days} 天`,
      en: (days: number) => (days === 1 ? '1 day left' : `${days} days left`),
    },
    expiresToday: { zh: '今天到期', en: 'Expires today' },
    expired: {
      zh: (days: number) => `已过期 ${days} 天`,
      en: (days: number) => (days === 1 ? 'Expired 1 day ago' : `Expired ${days} days ago`),
    },
    notYetValid: { zh: '尚未生效', en: 'Not valid yet' },
    validity: {
      zh: (from: string, until: string) => `有效期 ${from} 至 ${until}`,
      en: (from: string, until: string) => `Valid from ${from} to ${until}`,
    },
    locked: {
      zh: '口令已锁定。选择后可以用解锁码解锁。',
      en: 'The PIN is locked. Choose the certificate to unlock it with its PUK.',
    },
    nameless: { zh: '（没有名称）', en: '(no name)' },
  },
  certificates: {
    heading: { zh: '证书列表', en: 'Certificates' },
    lead: { zh: '请选择用于登录的单位证书。', en: 'Choose the unit certificate to log in with.' },
    howToPlugIn: {
      zh: '证书在 USB Key 中的，插入后列表会自动更新。',
      en: 'If your certificate is on a USB Key, plug it in: the list updates by itself.',
    },
    howToImport: {
      zh: '证书是文件的，按“导入证书文件”，选择发证机构给的 .pfx 或 .p12 文件，导入后接着登录。',
      en: 'If it is a file, press “Import certificate file”, choose the .pfx or .p12 file from the issuer, and continue with the login.',
    },
    count: {
      zh: (certificates: number) => `${certificates} 张证书`,
      en: (certificates: number) => `${certificates} certificates`,
    },
    filter: {
      label: {
        zh: (certificates: number) => `在 ${certificates} 张证书中查找`,
        en: (certificates: number) => `Find among ${certificates} certificates`,
      },
      hint: { zh: '单位名称、信用代码、序列号', en: 'Unit name, credit code, serial number' },
      found: {
        zh: (certificates: number) => (certificates === 0 ? '没有找到。' : `找到 ${certificates} 张。`),
        en: (certificates: number) => (certificates === 0 ? 'None found.' : `${certificates} found.`),
      },
    },
    noneUsable: {
      zh: '下列证书现在都不能用于登录，原因见各张证书。',
      en: 'None of these certificates can be used to log in now. The reason is shown with each certificate.',
    },
  },
  share: {
    heading: { zh: '是否允许查看证书列表？', en: 'Show this site your list of certificates?' },
    lead: {
      zh: '这个网站请求查看下列证书的单位名称、统一社会信用代码、发证机构、序列号和有效期。同意仅本次有效，口令和私钥不会提供给网站。',
      en: 'This site asks to see the unit name, unified social credit code, issuer, serial number and validity of the certificates below. Your consent is valid once. The site never gets PINs or private keys.',
    },
    empty: {
      zh: '这台电脑上还没有证书，同意后网站得到的是空列表。',
      en: 'There is no certificate on this computer yet. The site would get an empty list.',
    },
    agree: { zh: '同意', en: 'Allow' },
  },
} satisfies BilingualTexts;
