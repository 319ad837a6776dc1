import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** The PUK (解锁码), which unlocks a certificate. */
export const pukFaq = {
  PUK_INCORRECT: {
    summary: {
      zh: '解锁码不正确，请核对导入证书时记下的解锁码再输。',
      en: 'The PUK is wrong: check the one that you wrote down at import, and type it again.',
    },
    when: {
      zh: '解锁时输入的解锁码与这张证书的不一致。',
      en: 'The PUK that was typed is not the one of this certificate.',
    },
    why: {
      zh: '每张证书有自己的解锁码，每次导入都会换新。可能用了另一张证书的，或以前导入时的解锁码。累计输错十次后，解锁码也会失效。',
      en: 'Each certificate has its own PUK, and every import creates a new one. The one you typed may belong to another certificate or to an earlier import. After ten wrong entries in total, the PUK is invalid.',
    },
    steps: {
      zh: [
        '核对解锁码对应的单位、证书和导入日期，使用最近一次导入时显示的解锁码。',
        '在“解锁码”中逐位输入 12 位数字，再按“确定”。',
        '找不到正确的解锁码时，在管理窗口按“导入证书文件”重新导入。',
      ],
      en: [
        'Check which unit, certificate and import the PUK belongs to. Only the PUK of the latest import is valid.',
        'Type its 12 digits carefully into 解锁码 (PUK) and press 确定 (OK).',
        'If the right PUK cannot be found, press 导入证书文件 (Import certificate file) in the management window and import the certificate again.',
      ],
    },
  },
  PUK_MALFORMED: {
    summary: {
      zh: '解锁码是 12 位数字，这次输入没有计入输错次数，请核对后再输。',
      en: 'A PUK has 12 digits, so this entry was not counted as a wrong try: check it and type it again.',
    },
    when: {
      zh: '在“解锁码”框中输入的不是 12 位数字。',
      en: 'The entry in 解锁码 (PUK) is not 12 digits.',
    },
    why: {
      zh: '漏输或多输了数字，把数字 0 输成了字母 O，或者输入的是口令。数字之间的空格和横线不影响。',
      en: 'A digit is missing or there is one too many, the letter O was typed for the digit 0, or a PIN was typed. Spaces and dashes between the digits are ignored.',
    },
    steps: {
      zh: ['找出最近一次导入时记下的解锁码，如 4821-0937-5562。', '在“解锁码”中逐位输入 12 位数字，再按“确定”。'],
      en: [
        'Find the PUK that you wrote down at the latest import, such as 4821-0937-5562.',
        'Type its 12 digits carefully into 解锁码 (PUK) and press 确定 (OK).',
      ],
    },
  },
  PUK_LOCKED: {
    summary: {
      zh: '解锁码已输错十次，不能再用，请重新导入证书文件。',
      en: 'After ten wrong entries the PUK can no longer be used: import the certificate file again.',
    },
    when: {
      zh: '同一张证书的解锁码输错十次之后。',
      en: 'After ten wrong PUKs for the same certificate.',
    },
    why: {
      zh: '这是为了防止他人猜出解锁码。证书本身没有问题，重新导入后即可使用。',
      en: 'This prevents others from guessing the PUK. The certificate itself is not affected and can be used after it has been imported again.',
    },
    steps: {
      zh: [
        '准备好发证机构给的证书文件（.pfx 或 .p12）和证书文件口令；没有时请联系发证机构（如江苏CA）。',
        '运行 hrca open 打开管理窗口，按“导入证书文件”。',
        '记下新显示的解锁码，妥善保管。',
        '用初始口令 123456 登录，并按提示设置新口令。',
      ],
      en: [
        'Have the certificate file (.pfx or .p12) from the issuer and its passphrase ready; without them, ask the issuer (such as 江苏CA).',
        'Run hrca open and press 导入证书文件 (Import certificate file).',
        'Write down the new PUK and keep it in a safe place.',
        'Log in with the initial PIN 123456 and choose a new PIN when the window asks.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
