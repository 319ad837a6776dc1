import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** Certificates that a site does not take. */
export const acceptanceFaq = {
  CERTIFICATE_ALGORITHM_NOT_ACCEPTED: {
    summary: {
      zh: '这个网站不接受这类密钥的证书，请改用本单位的其他证书。',
      en: 'This site does not accept certificates with this kind of key: use another certificate of your unit.',
    },
    when: {
      zh: '登录的网站只接受某些算法（如只接受 SM2），而这张证书的密钥是另一类。',
      en: 'The site accepts only certain algorithms, for example only SM2, and the key of this certificate is of another kind.',
    },
    why: {
      zh: '接受哪些算法由网站决定。证书本身没有问题，在其他网站仍可使用。',
      en: 'The site decides which algorithms it accepts. Nothing is wrong with the certificate, and other sites may accept it.',
    },
    steps: {
      zh: [
        '在“证书列表”中选用本单位的另一张证书；在另一个 USB Key 上的，先插入它。',
        '没有其他证书时，查看网站的办事指南或拨打它的客服电话，了解接受哪些证书。',
        '需要新的证书时，向发证机构说明网站要求的算法。',
        '网站开发人员：登录结束后请查看证书助手的日志，其中写明网页的 accept.algorithms 要求什么（expected），证书实际是什么（got）。',
      ],
      en: [
        'Choose another certificate of your unit in 证书列表 (Certificates); if it is on another USB Key, plug that in.',
        'If there is none, read the site’s guide or call its service line to find out which certificates it accepts.',
        'If you need a new certificate, tell the issuer which algorithm the site requires.',
        'Developers of the site: after the login has ended, the assistant’s log shows what the page’s accept.algorithms asks for (expected) and what the certificate has (got).',
      ],
    },
  },
  CERTIFICATE_ISSUER_NOT_ACCEPTED: {
    summary: {
      zh: '这个网站不接受该机构签发的证书，请改用它认可的证书。',
      en: 'This site does not accept certificates of this issuer: use one of an issuer that it accepts.',
    },
    when: {
      zh: '登录的网站只接受某些发证机构，而这张证书由另一家签发。',
      en: 'The site accepts only certain issuers, and this certificate was issued by another.',
    },
    why: {
      zh: '认可哪些发证机构由网站决定。证书本身没有问题，在其他网站仍可使用。',
      en: 'The site decides which issuers it accepts. Nothing is wrong with the certificate, and other sites may accept it.',
    },
    steps: {
      zh: [
        '在“证书列表”中选用网站认可的机构签发的证书；在另一个 USB Key 上的，先插入它。',
        '查看网站的办事指南，了解认可哪些发证机构。',
        '没有这样的证书时，向网站认可的机构申请办理。',
        '网站开发人员：登录结束后请查看证书助手的日志，其中写明网页的 accept.issuers 要求什么（expected），证书实际是什么（got）。',
      ],
      en: [
        'Choose a certificate of an issuer that the site accepts in 证书列表 (Certificates); if it is on another USB Key, plug that in.',
        'Check the site’s guide for the issuers that it accepts.',
        'If you have no such certificate, apply to one of those issuers.',
        'Developers of the site: after the login has ended, the assistant’s log shows what the page’s accept.issuers asks for (expected) and what the certificate has (got).',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
