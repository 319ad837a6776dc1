import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** Certificates that a site does not take. */
export const acceptanceFaq = {
  CERTIFICATE_ALGORITHM_NOT_ACCEPTED: {
    summary: {
      zh: '这个网站不接受这类密钥的证书，请改用本单位的其他证书。',
      en: 'This site does not take certificates with this kind of key: use another one of your unit.',
    },
    when: {
      zh: '登录的网站只接受某些算法（如只接受 SM2），而这张证书的密钥是另一类。',
      en: 'The site takes certain algorithms only, SM2 alone for instance, and the key of this certificate is of another kind.',
    },
    why: {
      zh: '接受哪些算法由网站决定。证书本身没有问题，在其他网站仍可使用。',
      en: 'Which algorithms are taken is the site’s decision. Nothing is wrong with the certificate, and other sites may take it.',
    },
    steps: {
      zh: [
        '在“证书列表”中选用本单位的另一张证书；在另一个 USB Key 上的，先插入它。',
        '没有其他证书时，查看网站的办事指南或拨打它的客服电话，了解接受哪些证书。',
        '需要新的证书时，向发证机构说明网站要求的算法。',
        '网站开发人员：登录结束后请查看证书助手的日志，其中写明网页的 accept.algorithms 要求什么（expected），证书实际是什么（got）。',
      ],
      en: [
        'Choose another certificate of your unit in 证书列表 (Certificates); if it is on another USB Key, put that in.',
        'If there is none, read the site’s guide or call its service line to learn which certificates it takes.',
        'If you need a new certificate, tell the issuer which algorithm the site wants.',
        'Developers of the site: once that login has ended, the assistant’s log says what the page’s accept.algorithms asks for (expected) and what the certificate has (got).',
      ],
    },
  },
  CERTIFICATE_ISSUER_NOT_ACCEPTED: {
    summary: {
      zh: '这个网站不接受该机构签发的证书，请改用它认可的证书。',
      en: 'This site does not take certificates of this issuer: use one that it recognises.',
    },
    when: {
      zh: '登录的网站只接受某些发证机构，而这张证书由另一家签发。',
      en: 'The site takes certain issuers only, and this certificate was issued by another.',
    },
    why: {
      zh: '认可哪些发证机构由网站决定。证书本身没有问题，在其他网站仍可使用。',
      en: 'Which issuers are recognised is the site’s decision. Nothing is wrong with the certificate, and other sites may take it.',
    },
    steps: {
      zh: [
        '在“证书列表”中选用网站认可的机构签发的证书；在另一个 USB Key 上的，先插入它。',
        '查看网站的办事指南，了解认可哪些发证机构。',
        '没有这样的证书时，向网站认可的机构申请办理。',
        '网站开发人员：登录结束后请查看证书助手的日志，其中写明网页的 accept.issuers 要求什么（expected），证书实际是什么（got）。',
      ],
      en: [
        'Choose a certificate of an issuer that the site recognises in 证书列表 (Certificates); if it is on another USB Key, put that in.',
        'Read in the site’s guide which issuers it recognises.',
        'If you have none, apply to one of those issuers.',
        'Developers of the site: once that login has ended, the assistant’s log says what the page’s accept.issuers asks for (expected) and what the certificate has (got).',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
