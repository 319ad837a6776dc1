import type { Bilingual } from '../bilingual.ts';
import type { ErrorCode } from '../errors.ts';
import { acceptanceFaq } from './acceptance.ts';
import { accessFaq } from './access.ts';
import { agentFaq } from './agent.ts';
import { certificateFaq } from './certificate.ts';
import { deviceFaq } from './device.ts';
import type { FaqEntry } from './entry.ts';
import { keystoreFaq } from './keystore.ts';
import { loginTokenFaq } from './loginToken.ts';
import { pinFaq } from './pin.ts';
import { pkcs12Faq } from './pkcs12.ts';
import { portalFaq } from './portal.ts';
import { pukFaq } from './puk.ts';
import { requestFaq } from './request.ts';
import { settingsFaq } from './settings.ts';
import { tlsFaq } from './tls.ts';
import { userFaq } from './user.ts';

export type { FaqEntry } from './entry.ts';

/** The entries by subject, in the order in which the FAQ prints them. */
export const faqSubjects = {
  agent: agentFaq,
  access: accessFaq,
  request: requestFaq,
  user: userFaq,
  certificate: certificateFaq,
  acceptance: acceptanceFaq,
  pin: pinFaq,
  puk: pukFaq,
  keystore: keystoreFaq,
  device: deviceFaq,
  pkcs12: pkcs12Faq,
  settings: settingsFaq,
  tls: tlsFaq,
  loginToken: loginTokenFaq,
  portal: portalFaq,
} as const;

export type FaqSubject = keyof typeof faqSubjects;

export const faqTitles: Record<FaqSubject, Bilingual> = {
  agent: { zh: '连接证书助手', en: 'Reaching the certificate assistant' },
  access: { zh: '浏览器与本机程序', en: 'The browser and programs on this computer' },
  request: { zh: '窗口与请求', en: 'The window and the request' },
  user: { zh: '取消与超时', en: 'Cancelled or left alone' },
  certificate: { zh: '证书', en: 'Certificates' },
  acceptance: { zh: '网站接受哪些证书', en: 'What a site accepts' },
  pin: { zh: '口令', en: 'PIN' },
  puk: { zh: '解锁码', en: 'PUK' },
  keystore: { zh: '本机保存的证书', en: 'Certificates kept on this computer' },
  device: { zh: 'USB Key 与驱动程序', en: 'USB Keys and their drivers' },
  pkcs12: { zh: '导入证书文件', en: 'Importing a certificate file' },
  tls: { zh: '加密连接（wss）', en: 'TLS on localhost (wss)' },
  settings: { zh: '网站名单与设置', en: 'Sites and settings' },
  loginToken: { zh: '网站核对登录', en: 'The site verifies the login' },
  portal: { zh: '登录网站', en: 'Logging in to the site' },
};

type CodesOf<S extends FaqSubject> = S extends FaqSubject ? keyof (typeof faqSubjects)[S] : never;

/** Codes that two subjects explain: a spread would keep the last one and say nothing. */
type ExplainedTwice = { [S in FaqSubject]: CodesOf<S> & CodesOf<Exclude<FaqSubject, S>> }[FaqSubject];

/** What to tell people about each error code. A code with no entry, or with two, does not compile. */
export const faqEntries: Record<ErrorCode, FaqEntry> & Record<ExplainedTwice, never> = {
  ...agentFaq,
  ...accessFaq,
  ...requestFaq,
  ...userFaq,
  ...certificateFaq,
  ...acceptanceFaq,
  ...pinFaq,
  ...pukFaq,
  ...keystoreFaq,
  ...deviceFaq,
  ...pkcs12Faq,
  ...settingsFaq,
  ...tlsFaq,
  ...loginTokenFaq,
  ...portalFaq,
};
