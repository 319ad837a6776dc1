import type { Bilingual } from '@hrca/protocol/faq';
import type { CheckName } from '@hrca/verifier';

/** What the pages say. */
export const text = {
  portal: { zh: '江苏人社网上办事服务大厅', en: 'Jiangsu HRSS Online Service Hall' },
  demo: { zh: '演示', en: 'Demo' },
  otherLanguage: { zh: 'English', en: '中文' },
  faq: { zh: '常见问题', en: 'Help' },
  logout: { zh: '退出', en: 'Log out' },
  unitLogin: { zh: '单位登录', en: 'Unit login' },
  welcome: { zh: '用单位证书登录，办理社保与就业业务', en: 'Log in with your unit certificate' },
  welcomeMore: {
    zh: '参保登记、缴费申报、劳动用工备案等单位业务，使用 CA 证书一次登录即可办理。',
    en: 'Registration, contributions and employment filings for your unit, after one login with its CA certificate.',
  },
  before: { zh: '登录前请准备', en: 'Before you log in' },
  beforeSteps: {
    zh: [
      '本机已安装并启动江苏省人社证书助手',
      '单位 CA 证书（USB Key 或证书文件）',
      '证书口令；初始口令 123456 在首次使用时必须修改',
    ],
    en: [
      'The certificate assistant runs on this computer',
      "Your unit's CA certificate",
      'Its PIN; the initial PIN 123456 must be changed at first use',
    ],
  },
  chooseMethod: { zh: '选择登录方式', en: 'Choose how to log in' },
  ca: { zh: 'CA', en: 'CA' },
  caMore: { zh: '使用单位数字证书登录', en: 'With the unit certificate' },
  login: { zh: '登录', en: 'Log in' },
  hint: {
    zh: '请在弹出的“证书列表”窗口中选择单位证书并输入口令。',
    en: 'Choose the certificate and enter its PIN in the window that has opened.',
  },
  connecting: { zh: '正在连接证书助手…', en: 'Looking for the certificate assistant…' },
  showAgain: { zh: '再次显示窗口', en: 'Show the window again' },
  cancel: { zh: '取消', en: 'Cancel' },
  whatToDo: { zh: '查看解决办法', en: 'What to do' },
  unitHome: { zh: '单位中心', en: 'Unit home' },
  unitName: { zh: '单位名称', en: 'Unit' },
  unitCode: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  certificate: { zh: '证书', en: 'Certificate' },
  issuer: { zh: '颁发者', en: 'Issuer' },
  validUntil: { zh: '有效期至', en: 'Valid until' },
  signedAt: { zh: '签名时间', en: 'Signed at' },
  checks: { zh: '本次登录的核验', en: 'What was checked' },
  check: { zh: '核验项', en: 'Check' },
  expected: { zh: '要求', en: 'Expected' },
  got: { zh: '结果', en: 'Got' },
  when: { zh: '什么时候出现', en: 'When it appears' },
  why: { zh: '原因', en: 'Why' },
  steps: { zh: '怎么办', en: 'What to do' },
  notFound: { zh: '没有这个页面', en: 'There is no such page' },
  home: { zh: '返回首页', en: 'Home' },
} as const satisfies Record<string, Bilingual | Record<'zh' | 'en', readonly string[]>>;

export const checkNames: Record<CheckName, Bilingual> = {
  tokenFormat: { zh: '令牌格式', en: 'Token format' },
  algorithm: { zh: '签名算法', en: 'Algorithm' },
  chain: { zh: '证书链', en: 'Certificate chain' },
  validity: { zh: '证书有效期', en: 'Certificate validity' },
  keyUsage: { zh: '密钥用途', en: 'Key usage' },
  unitIdentity: { zh: '单位身份', en: 'Unit identity' },
  signature: { zh: '签名', en: 'Signature' },
  origin: { zh: '网站来源', en: 'Origin' },
  challenge: { zh: '登录挑战', en: 'Challenge' },
  time: { zh: '时间', en: 'Time' },
  revocation: { zh: '吊销状态', en: 'Revocation' },
};
