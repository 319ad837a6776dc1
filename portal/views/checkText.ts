import type { Bilingual, Language } from '@hrca/protocol/bilingual';
import type { Check, CheckName } from '@hrca/verifier';
import { clockText } from './time.ts';

export const checkTitles: Record<CheckName, Bilingual> = {
  tokenFormat: { zh: '登录数据格式', en: 'Format of the login data' },
  algorithm: { zh: '签名算法与密钥', en: 'Algorithm fits the key' },
  chain: { zh: '证书链', en: 'Certificate chain' },
  validity: { zh: '证书有效期', en: 'Certificate is valid now' },
  keyUsage: { zh: '密钥用途', en: 'Key usage' },
  unitIdentity: { zh: '单位身份', en: 'Identity of the unit' },
  signature: { zh: '签名', en: 'Signature' },
  origin: { zh: '登录的网站', en: 'Site of the login' },
  challenge: { zh: '本次登录编号', en: 'Challenge of this login' },
  time: { zh: '签名时间', en: 'Time of signing' },
  revocation: { zh: '吊销状态', en: 'Revocation' },
};

/** Whether the portal is configured to skip this check. */
export function isSkipped({ check, expected }: Check): boolean {
  return check === 'revocation' && expected === 'not checked';
}

/** `expected` or `got` of a check in the page's language, times in Beijing time. Text that is no phrase of the verifier is not changed. */
export function checkText(text: string, language: Language): string {
  const timed = text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (iso) => clockText(Date.parse(iso)));
  if (language === 'en') return timed;
  const phrase = phrases.find(([pattern]) => pattern.test(timed));
  return phrase ? timed.replace(phrase[0], phrase[1]) : timed;
}

/** Patterns match the whole text, so that a name which contains such words is not changed. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/^compact JWS, (\S+)$/, '紧凑格式 JWS，类型 $1'],
  [/^CMS SignedData, (\S+)$/, 'CMS 签名数据（SignedData），类型 $1'],
  [/^(\S+) or (\S+) for (\S+)$/, '$3 密钥对应 $1 或 $2'],
  [/^(\S+) for (\S+)$/, '$2 密钥对应 $1'],
  [/^(RSA-\d+) or longer$/, '$1 或更长'],
  [/^RSA, P-256 or SM2$/, 'RSA、P-256 或 SM2'],
  [/^unknown kind of key$/, '未知的密钥类型'],
  [/^digitalSignature or nonRepudiation$/, '数字签名（digitalSignature）或不可否认（nonRepudiation）'],
  [/^digitalSignature, nonRepudiation$/, '数字签名（digitalSignature）、不可否认（nonRepudiation）'],
  [/^digitalSignature$/, '数字签名（digitalSignature）'],
  [/^nonRepudiation$/, '不可否认（nonRepudiation）'],
  [/^none$/, '无'],
  [/^a unit name and (统一社会信用代码)$/, '单位名称和$1'],
  [/^neither$/, '两者都没有'],
  [/^valid$/, '签名正确'],
  [/^another signature, or other content$/, '签名不符，或内容被改动'],
  [/^not verifiable with this key$/, '不能用这个密钥核对'],
  [/^each certificate issued by the next, a CA$/, '每张证书都由下一张 CA 证书签发'],
  [/^certificates in DER \(RFC 5280\)$/, 'DER 格式的证书（RFC 5280）'],
  [/^(.+) ± ([\d.]+) min$/, '$1 前后 $2 分钟内'],
  [/^(.+) \((-?[\d.]+) min\)$/, '$1（相差 $2 分钟）'],
  [/^not checked$/, '本网站未启用吊销查询'],
  [/^skipped by the caller$/, '未查询'],
  [/^an answer about the revocation$/, '查到吊销状态'],
  [/^the check threw$/, '查询出错'],
  [/^(CMS|JWS), which the option formats does not list$/, '$1 格式，本网站没有启用'],
];
