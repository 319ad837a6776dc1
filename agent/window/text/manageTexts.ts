import type { BilingualTexts } from '@hrca/protocol/bilingual';

/** The management window. */
export const manageTexts = {
  manage: {
    heading: { zh: '证书管理', en: 'Manage certificates' },
    certificates: { zh: '证书', en: 'Certificates' },
    empty: {
      zh: '按“导入证书文件”，选择发证机构给的 .pfx 或 .p12 文件。',
      en: 'Press “Import certificate file” and choose the .pfx or .p12 file from the issuer.',
    },
    changePin: { zh: '修改口令', en: 'Change PIN' },
    unlock: { zh: '解锁', en: 'Unlock' },
    forgotten: { zh: '忘记口令', en: 'Forgot PIN' },
    locked: { zh: '口令已锁定，请用解锁码解锁。', en: 'The PIN is locked. Unlock it with the PUK.' },
    remove: { zh: '删除', en: 'Remove' },
    removeQuestion: {
      zh: '删除后，这台电脑不能再用这张证书登录；重新导入需要原来的证书文件。确定删除吗？',
      en: 'This computer can then no longer log in with this certificate. To import it again you need the original file. Remove it?',
    },
    removeYes: { zh: '确定删除', en: 'Remove' },
    removeNo: { zh: '保留', en: 'Keep' },
    notices: {
      'pin-changed': { zh: '口令已修改。', en: 'The PIN has been changed.' },
      unlocked: { zh: '新口令已生效，证书可以使用。', en: 'The new PIN is set and the certificate can be used.' },
      removed: { zh: '证书已删除。', en: 'The certificate has been removed.' },
    },
    sites: { zh: '允许使用证书助手的网站', en: 'Sites allowed to use the assistant' },
    noSites: { zh: '没有允许的网站。', en: 'No sites are allowed.' },
    sources: {
      'built-in': { zh: '内置', en: 'built in' },
      user: { zh: '自行添加', en: 'added by you' },
      policy: { zh: '单位策略', en: 'set by policy' },
    },
    refused: { zh: '最近被拒绝的网站', en: 'Recently refused sites' },
    noRefused: { zh: '最近没有网站被拒绝。', en: 'No site has been refused recently.' },
    refusedHint: {
      zh: '名单以外的网站一律拒绝。确属官方网站的，请单位 IT 人员运行 hrca origins add 加入名单。',
      en: 'Sites that are not on the list are refused. If a refused site is an official one, ask IT to add it with hrca origins add.',
    },
  },
} satisfies BilingualTexts;
