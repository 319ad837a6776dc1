import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** Importing a certificate file (.pfx or .p12). */
export const pkcs12Faq = {
  PKCS12_MALFORMED: {
    summary: {
      zh: '这个文件不是完好的证书文件，请改选 .pfx 或 .p12 文件。',
      en: 'This is not an intact certificate file: choose a .pfx or .p12 file.',
    },
    when: {
      zh: '导入时，所选文件的内容不是证书文件，或已经损坏。',
      en: 'The file chosen for import is not a certificate file, or is damaged.',
    },
    why: {
      zh: '可能选错了文件（例如压缩包），也可能文件没有下载或拷贝完整。',
      en: 'A wrong file was chosen (for example an archive), or the file was not downloaded or copied completely.',
    },
    steps: {
      zh: [
        '确认所选的是发证机构给的 .pfx 或 .p12 文件；压缩包请先解压。',
        '从原处重新拷贝或下载，再按“导入证书文件”。',
        '仍然出现时，请联系发证机构重新出具证书文件。',
      ],
      en: [
        'Check that you chose the .pfx or .p12 file from the issuer; unpack an archive first.',
        'Copy or download it again from its source, and press 导入证书文件 (Import certificate file).',
        'If it persists, ask the issuer for a new certificate file.',
      ],
    },
  },
  PKCS12_PASSPHRASE_INCORRECT: {
    summary: {
      zh: '证书文件口令不正确，请核对发证机构随文件提供的口令。',
      en: 'The passphrase of the certificate file is wrong: check the one that came with the file from the issuer.',
    },
    when: {
      zh: '导入时，输入的证书文件口令打不开所选文件。',
      en: 'The passphrase that was typed at import does not open the file.',
    },
    why: {
      zh: '证书文件口令由发证机构随文件提供，只在导入时使用，与登录时输入的口令不是同一个。大小写也必须一致。',
      en: 'The passphrase comes with the file from the issuer and is used only at import. It is not the PIN for logging in. Upper and lower case must match.',
    },
    steps: {
      zh: [
        '找到发证机构随文件给的口令（信封、邮件或领证单），注意与文件对应。',
        '关闭大写锁定和中文输入法，逐个字符输入，再按“导入”。',
        '找不到时请联系发证机构；这里输错不会锁定证书。',
      ],
      en: [
        'Find the passphrase that came with this file (in an envelope, a message or the receipt).',
        'Turn caps lock and the Chinese input method off, type it character by character, and press 导入 (Import).',
        'If you cannot find it, ask the issuer. Wrong passphrases do not lock the certificate.',
      ],
    },
  },
  PKCS12_TOO_LARGE: {
    summary: {
      zh: '所选文件太大，不像证书文件，请改选 .pfx 或 .p12 证书文件。',
      en: 'The chosen file is too large to be a certificate file: choose the .pfx or .p12 file.',
    },
    when: {
      zh: '导入时，所选文件远大于正常的证书文件。',
      en: 'The file chosen for import is much larger than a certificate file.',
    },
    why: {
      zh: '证书文件通常只有几 KB。太大的文件多半是选错了，程序不会打开。',
      en: 'A certificate file usually has a few KB. A file this large was most likely chosen by mistake, and the program does not open it.',
    },
    steps: {
      zh: [
        '按“导入证书文件”，重新选择发证机构给的 .pfx 或 .p12 文件。',
        '确认没有选错而文件仍然很大时，请联系发证机构，只导出一张签名证书。',
      ],
      en: [
        'Press 导入证书文件 (Import certificate file) and choose the .pfx or .p12 file from the issuer.',
        'If it is the right file, ask the issuer for one that contains only the signing certificate.',
      ],
    },
  },
  PKCS12_NO_KEY: {
    summary: {
      zh: '文件里没有签名用的密钥，请向发证机构索取完整的证书文件。',
      en: 'The file contains no private key for signing: ask the issuer for the complete certificate file.',
    },
    when: {
      zh: '导入的文件里只有证书，没有与它配套的密钥。',
      en: 'The imported file contains a certificate but not its private key.',
    },
    why: {
      zh: '登录要用证书配套的密钥（私钥）签名。导出时没有选“包含私钥”，文件里就只有公开的部分，不能登录。',
      en: 'Logging in requires the private key of the certificate. If it was not included in the export, the file contains only the public part.',
    },
    steps: {
      zh: [
        '查看发证机构给的其他文件，改选含有私钥的 .pfx 或 .p12 文件；密钥在另一个文件（.key、.pem）里的，两个文件一起选。',
        '文件是自己导出的，请重新导出，并选“是，导出私钥”。',
        '没有这样的文件时，请联系发证机构。',
      ],
      en: [
        'Look among the other files from the issuer for the .pfx or .p12 file with the private key; if the key is in a separate file (.key, .pem), choose both together.',
        'If you exported the file yourself, export it again and choose to export the private key.',
        'If there is no such file, ask the issuer.',
      ],
    },
  },
  PKCS12_NO_CERTIFICATE: {
    summary: {
      zh: '文件里没有与密钥配套的证书，请向发证机构索取完整的文件。',
      en: 'The file contains no certificate for its key: ask the issuer for the complete file.',
    },
    when: {
      zh: '导入的文件里有密钥，却没有与它配套的证书。',
      en: 'The imported file contains a key but not its certificate.',
    },
    why: {
      zh: '文件导出得不完整，或者证书和密钥不是一对。没有证书，网站就不知道是哪个单位在登录。',
      en: 'The export was incomplete, or certificate and key do not belong together. Without the certificate, a site cannot identify the unit.',
    },
    steps: {
      zh: [
        '查看发证机构给的其他文件，改选完整的 .pfx 或 .p12 文件；证书在另一个文件（.cer、.crt）里的，两个文件一起选。',
        '没有时，请联系发证机构重新出具，并说明文件里缺少证书。',
      ],
      en: [
        'Look among the other files from the issuer for the complete .pfx or .p12 file; if the certificate is in a separate file (.cer, .crt), choose both together.',
        'If there is none, ask the issuer for a new one and say that the certificate is missing from the file.',
      ],
    },
  },
  PKCS12_SEVERAL_KEYS: {
    summary: {
      zh: '文件里有多张证书，请选择要导入的。',
      en: 'The file contains several certificates: choose the ones to import.',
    },
    when: {
      zh: '导入的文件里有不止一张带密钥的证书，而您还没有选择。',
      en: 'The imported file contains more than one certificate with a key, and you have not chosen yet.',
    },
    why: {
      zh: '文件可能把签名证书和加密证书，或几个单位的证书放在了一起。登录要用的是签名证书。',
      en: 'The file may contain a signing and an encryption certificate, or certificates of several units. To log in you need the signing certificate.',
    },
    steps: {
      zh: ['再导入一次，在“请选择要导入的证书”中勾选本单位的签名证书。', '分不清是哪一张时，请联系发证机构。'],
      en: [
        'Import it again and tick the signing certificate of your unit under 请选择要导入的证书 (Choose the certificates to import).',
        'If you do not know which one it is, ask the issuer.',
      ],
    },
  },
  PKCS12_ALGORITHM_UNSUPPORTED: {
    summary: {
      zh: '证书文件的加密方式不受支持，请发证机构换一种方式导出。',
      en: 'The encryption of the certificate file is not supported: ask the issuer to export it with another encryption.',
    },
    when: {
      zh: '导入的文件使用了证书助手不认识的加密方式。',
      en: 'The imported file uses an encryption that the assistant does not support.',
    },
    why: {
      zh: '证书文件的内容是加密保存的，加密方式由导出它的程序决定。常用的 AES、3DES 和 RC2 都能导入，其他方式不能。',
      en: 'The program that exports a certificate file chooses its encryption. The common AES, 3DES and RC2 are supported, others are not.',
    },
    steps: {
      zh: [
        '联系发证机构，请其用 AES-256 或 3DES 方式重新导出 .pfx 或 .p12 文件。',
        '收到后按“导入证书文件”再次导入。',
        '同时请把错误代码和发证机构的名称告诉技术支持。',
      ],
      en: [
        'Ask the issuer to export the .pfx or .p12 file again with AES-256 or 3DES.',
        'Import that one with 导入证书文件 (Import certificate file).',
        'Please also give support the error code and the name of the issuer.',
      ],
    },
  },
  PKCS12_TOO_SLOW: {
    summary: {
      zh: '打开证书文件耗时过长，请发证机构按常规设置重新导出。',
      en: 'Opening the certificate file would take too long: ask the issuer to export it with usual settings.',
    },
    when: {
      zh: '导入的文件要求的计算次数远高于常规。',
      en: 'The imported file requires far more computation than usual.',
    },
    why: {
      zh: '为防止猜测，证书文件规定打开时要反复计算很多次（常见的最多 60 万次，浏览器导出的文件要做六遍）。这个文件要求的总次数超过两千万，程序因此不打开。电脑快慢与此无关。',
      en: 'To make guessing slow, a certificate file requires many rounds of computation (usually up to 600,000, six times in files exported by browsers). This one requires more than twenty million in total, so the program does not open it. The speed of the computer does not matter.',
    },
    steps: {
      zh: [
        '确认文件确实来自发证机构；来历不明的文件请不要使用。',
        '请发证机构按常规设置（不超过 60 万次）重新导出。',
        '收到后按“导入证书文件”再次导入。',
      ],
      en: [
        'Check that the file really comes from the issuer; do not use files of unknown origin.',
        'Ask the issuer to export it again with usual settings (at most 600,000 rounds).',
        'Import that one with 导入证书文件 (Import certificate file).',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
