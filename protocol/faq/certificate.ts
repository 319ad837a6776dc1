import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** Why a certificate cannot be used. */
export const certificateFaq = {
  CERTIFICATE_NONE: {
    summary: {
      zh: '这台电脑上还没有证书，请插入 USB Key，或导入证书文件。',
      en: 'There is no certificate on this computer yet: plug in the USB Key, or import the certificate file.',
    },
    when: {
      zh: '打开“证书列表”，而这台电脑上没有导入过证书，也没有读到 USB Key。',
      en: 'The list of certificates was opened, but none has been imported on this computer and no USB Key was found.',
    },
    why: {
      zh: '证书只在导入过它的电脑和用户下能用；USB Key 要插好并装有驱动程序才能读到。',
      en: 'An imported certificate works only for the user and on the computer that imported it. A USB Key must be plugged in and its driver installed.',
    },
    steps: {
      zh: [
        '证书在 USB Key 里的，插入 USB Key，列表会自动更新；没有反应时安装发证机构提供的驱动程序。',
        '证书是文件的，在“证书列表”中按“导入证书文件”，选择发证机构给的 .pfx 或 .p12 文件。',
        '换了电脑的，在新电脑上用原来的证书文件再导入一次。',
      ],
      en: [
        'If the certificate is on a USB Key, plug it in: the list updates by itself. If nothing happens, install the driver from the issuer.',
        'If it is a file, press 导入证书文件 (Import certificate file) in the list and choose the .pfx or .p12 file from the issuer.',
        'On a new computer, import the original certificate file again.',
      ],
    },
  },
  CERTIFICATE_UNKNOWN: {
    summary: {
      zh: '证书助手里没有这张证书，请重新选择，或重新导入证书文件。',
      en: 'The certificate assistant does not have this certificate: choose another, or import its file again.',
    },
    when: {
      zh: '网页或命令指定了某一张证书，而证书助手里没有它。',
      en: 'A page or a command named a certificate that the assistant does not have.',
    },
    why: {
      zh: '这张证书已被删除、已换成新证书，或者是在另一台电脑、另一个用户下导入的。',
      en: 'It was removed or replaced by a newer one, or it was imported on another computer or by another user.',
    },
    steps: {
      zh: [
        '运行 hrca list，查看现有的证书和编号。',
        '重新登录，在“证书列表”中选择本单位的证书，按“确定”。',
        '列表中没有时，运行 hrca open 打开管理窗口，按“导入证书文件”。',
      ],
      en: [
        'Run hrca list to see the certificates and their IDs.',
        'Log in again, choose your unit’s certificate in 证书列表 (Certificates), and press 确定 (OK).',
        'If it is not listed, run hrca open and press 导入证书文件 (Import certificate file).',
      ],
    },
  },
  CERTIFICATE_EXPIRED: {
    summary: {
      zh: '证书已过有效期，请到发证机构办理更新，再导入新证书。',
      en: 'The certificate has expired: renew it with its issuer, then import the new one.',
    },
    when: {
      zh: '选择或使用了有效期已经结束的证书。',
      en: 'A certificate whose validity has ended was chosen or used.',
    },
    why: {
      zh: '单位证书有使用期限，到期后不能再登录。应在到期前到发证机构（如江苏CA）更新，“证书列表”中会显示剩余天数。电脑日期不对时，也会误判为过期。',
      en: 'A unit certificate is valid for a limited time and cannot log in after that. Renew it with its issuer (such as 江苏CA) before it expires; 证书列表 (Certificates) shows the days left. A wrong date on the computer can also make it look expired.',
    },
    steps: {
      zh: [
        '核对电脑的日期和时间，不对时请先改正。',
        '在“证书列表”中查看有没有本单位的另一张有效证书，有则选用它。',
        '没有时，请联系发证机构（如江苏CA）办理更新，取得新的证书文件和证书文件口令。',
        '运行 hrca open 打开管理窗口，按“导入证书文件”，然后重新登录。',
      ],
      en: [
        'Check the computer’s date and time, and correct them if they are wrong.',
        'Look in 证书列表 (Certificates) for another valid certificate of your unit, and use that.',
        'Otherwise ask the issuer (such as 江苏CA) to renew it; you receive a new certificate file and its passphrase.',
        'Run hrca open, press 导入证书文件 (Import certificate file), and log in again.',
      ],
    },
  },
  CERTIFICATE_NOT_YET_VALID: {
    summary: {
      zh: '证书还没有生效，请核对电脑日期，或到生效日再登录。',
      en: 'The certificate is not valid yet: check the computer’s date, or or log in once it is valid.',
    },
    when: {
      zh: '证书的生效日期晚于现在的日期。',
      en: 'The certificate becomes valid later than today.',
    },
    why: {
      zh: '新办的证书可能从第二天或指定的日期开始生效；更常见的原因是电脑日期被调早了。',
      en: 'A new certificate may be valid from the next day or an agreed date. More often the computer’s date is too early.',
    },
    steps: {
      zh: [
        '核对电脑的日期和时间，不对时请改正，然后重新登录。',
        '日期无误时，请在生效日之后使用，或先选用仍有效的旧证书。',
        '生效日期与办理时说的不一致时，请联系发证机构。',
      ],
      en: [
        'Check the computer’s date and time, correct them if they are wrong, and log in again.',
        'If they are right, wait for the first day of validity, or use the older certificate while it is still valid.',
        'If the date is not the one that was agreed, ask the issuer.',
      ],
    },
  },
  CERTIFICATE_ENCRYPTION_ONLY: {
    summary: {
      zh: '这是加密证书，不能用来登录，请选择本单位的签名证书。',
      en: 'This is an encryption certificate and cannot be used to log in: choose your unit’s signing certificate.',
    },
    when: {
      zh: '选择的证书只能用于加密。',
      en: 'The certificate that was chosen can only be used for encryption.',
    },
    why: {
      zh: '发证机构通常同时发两张证书：签名证书用来证明身份，登录时用它；加密证书用来保护文件内容，不能证明身份。',
      en: 'Issuers usually issue two certificates: the signing certificate proves your identity and is used to log in; the encryption certificate protects documents and does not prove identity.',
    },
    steps: {
      zh: [
        '在“证书列表”中选择同一单位的另一张证书（没有变灰的），按“确定”。',
        '列表中只有这一张时，请在发证机构给的文件中找到签名证书，在管理窗口按“导入证书文件”。',
        '找不到签名证书文件时，请联系发证机构。',
      ],
      en: [
        'In 证书列表 (Certificates) choose the other certificate of the same unit, the one that is not grey, and press 确定 (OK).',
        'If this is the only one, find the signing certificate among the files from the issuer and press 导入证书文件 (Import certificate file) in the management window.',
        'If there is no such file, ask the issuer.',
      ],
    },
  },
  CERTIFICATE_NOT_FOR_SIGNING: {
    summary: {
      zh: '这张证书没有写明可以用来签名，不能登录，请选择本单位的签名证书。',
      en: 'This certificate does not permit signing, so it cannot be used to log in: choose your unit’s signing certificate.',
    },
    when: {
      zh: '证书里没有密钥用法（keyUsage），或者密钥用法只有签发证书、签发吊销列表等，既不是签名，也不是加密。',
      en: 'The certificate has no keyUsage, or one that is neither for signing nor for encryption: for example only for issuing certificates or revocation lists.',
    },
    why: {
      zh: '单位常有签名、加密两张证书，只有密钥用法能区分它们。没有写明可以签名（digitalSignature 或 nonRepudiation）的证书，证书助手和网站都不接受。',
      en: 'Units often have a certificate for signing and one for encryption, and only keyUsage distinguishes them. The assistant and the site accept only certificates with digitalSignature or nonRepudiation.',
    },
    steps: {
      zh: [
        '在“证书列表”中选择同一单位的另一张证书（没有变灰的），按“确定”。',
        '列表中只有这一张时，请联系发证机构，说明需要密钥用法为“数字签名”的单位证书。',
        'IT 人员可以运行 openssl x509 -in 证书文件 -noout -ext keyUsage 查看密钥用法。',
      ],
      en: [
        'In 证书列表 (Certificates) choose the other certificate of the same unit, the one that is not grey, and press 确定 (OK).',
        'If this is the only one, ask the issuer for a unit certificate whose keyUsage is digitalSignature.',
        'IT can see the usage with openssl x509 -in FILE -noout -ext keyUsage.',
      ],
    },
  },
  CERTIFICATE_NOT_A_UNIT: {
    summary: {
      zh: '这不是单位证书，请选择本单位的单位证书。',
      en: 'This is not a unit certificate: choose the certificate of your unit.',
    },
    when: {
      zh: '选择的证书里没有统一社会信用代码，例如个人证书。',
      en: 'The chosen certificate has no 统一社会信用代码 (unified social credit code); for example, it is a personal certificate.',
    },
    why: {
      zh: '单位登录凭证书中的统一社会信用代码认定单位。个人证书，或用途不同的证书，不含这个代码。',
      en: 'Unit login identifies the unit by the code in its certificate. Personal certificates and those for other purposes have none.',
    },
    steps: {
      zh: [
        '在“证书列表”中选择写有本单位名称和统一社会信用代码的证书，按“确定”。',
        '列表中没有时，在管理窗口按“导入证书文件”，导入单位证书。',
        '您确认这就是单位证书时，请联系发证机构核对证书中的代码。',
      ],
      en: [
        'In 证书列表 (Certificates) choose the one that shows your unit’s name and code, and press 确定 (OK).',
        'If there is none, press 导入证书文件 (Import certificate file) in the management window and import the unit’s certificate.',
        'If you are sure that this is the unit’s certificate, ask the issuer to check the code in it.',
      ],
    },
  },
  CERTIFICATE_UNIT_CODE_INVALID: {
    summary: {
      zh: '证书中的统一社会信用代码有误，请联系发证机构核对换发。',
      en: 'The 统一社会信用代码 in the certificate is wrong: ask the issuer to check it and issue a new certificate.',
    },
    when: {
      zh: '证书中有 18 位代码，但核对没有通过。',
      en: 'The certificate has an 18-character code whose check character is wrong.',
    },
    why: {
      zh: '统一社会信用代码的最后一位由前 17 位算出，用来发现录入错误。证书里的代码算出的结果不一致，多半是办证时录错了。',
      en: 'The last character of the code is calculated from the other 17, to detect typing errors. The one in the certificate does not match, most likely because the code was mistyped when the certificate was issued.',
    },
    steps: {
      zh: [
        '在“证书列表”中，把证书显示的代码与本单位营业执照上的代码逐位核对。',
        '联系发证机构（如江苏CA），说明代码有误，申请换发。',
        '收到新的证书文件后，在管理窗口按“导入证书文件”，再重新登录。',
      ],
      en: [
        'In 证书列表 (Certificates) compare the code with the one on your unit’s business licence, character by character.',
        'Tell the issuer (such as 江苏CA) that the code is wrong, and ask for a new certificate.',
        'Press 导入证书文件 (Import certificate file) in the management window with the new file, and log in again.',
      ],
    },
  },
  CERTIFICATE_MALFORMED: {
    summary: {
      zh: '证书内容无法读取，请重新导入，仍不行请联系发证机构。',
      en: 'The certificate cannot be read: import it again; if that fails, ask the issuer.',
    },
    when: {
      zh: '导入、显示或核对证书时。',
      en: 'When a certificate is imported, shown or verified.',
    },
    why: {
      zh: '证书的内容不完整，或者写法不符合标准，程序为安全起见不作猜测。',
      en: 'The certificate is incomplete or does not follow the standard. For safety, the program does not guess.',
    },
    steps: {
      zh: [
        '用发证机构给的原始文件，在管理窗口按“导入证书文件”再导入一次。',
        '仍然出现时，请联系发证机构重新出具证书文件。',
        '同时请把错误代码和发证机构的名称告诉技术支持。',
      ],
      en: [
        'Import the original file from the issuer once more with 导入证书文件 (Import certificate file) in the management window.',
        'If it persists, ask the issuer for a new certificate file.',
        'Please also give support the error code and the name of the issuer.',
      ],
    },
  },
  CERTIFICATE_KEY_UNSUPPORTED: {
    summary: {
      zh: '证书的密钥类型暂不支持，请联系发证机构换发支持的证书。',
      en: 'This kind of key is not supported: ask the issuer for a certificate with a supported kind of key.',
    },
    when: {
      zh: '导入或选择证书时，发现它的密钥类型不能用来登录。',
      en: 'When a certificate is imported or chosen whose kind of key cannot be used to log in.',
    },
    why: {
      zh: '密钥是证书用来签名的部分。支持国密 SM2、RSA（2048 位或以上）和 P-256 三种密钥，其他类型不能使用；限定了其他摘要算法或更长盐值的 RSA-PSS 密钥也不能使用。',
      en: 'The key makes the signature. SM2, RSA (2048 bits or more) and P-256 keys are supported, and no others; nor is an RSA-PSS key that is restricted to another hash or a longer salt than SHA-256 with 32 bytes.',
    },
    steps: {
      zh: [
        '在“证书列表”中查看有没有本单位的其他证书，有则选用它。',
        '联系发证机构，申请国密 SM2 或 RSA（2048 位或以上）密钥的单位签名证书。',
        '收到后在管理窗口按“导入证书文件”，再重新登录。',
      ],
      en: [
        'Look in 证书列表 (Certificates) for another certificate of your unit, and use that.',
        'Ask the issuer for a unit signing certificate with an SM2 key or an RSA key (2048 bits or more).',
        'Press 导入证书文件 (Import certificate file) in the management window with it, and log in again.',
      ],
    },
  },
  CERTIFICATE_KEY_MISSING: {
    summary: {
      zh: 'USB Key 里没有这张证书的私钥，请改选另一张证书或联系发证机构。',
      en: 'The USB Key has no private key for this certificate: choose another certificate, or ask the issuer.',
    },
    when: {
      zh: '口令正确，USB Key 已打开，但里面的每一个私钥签出的签名都与这张证书不符，或者没有同类的私钥。',
      en: 'The PIN was correct, but no private key on the USB Key makes a signature that matches this certificate, or it has no key of that kind.',
    },
    why: {
      zh: '证书和私钥是分开存放的。可能只把证书写进了 USB Key，私钥在另一个 Key 里、已被删除，或者续期时证书没有与新私钥配对。USB Key 在输入口令之前不显示私钥，所以现在才能发现。',
      en: 'Certificate and private key are stored separately. Perhaps only the certificate was written to this USB Key, the private key is on another one or was deleted, or the certificate was renewed without its new key. A USB Key hides its private keys until the PIN is entered, so this is detected only now.',
    },
    steps: {
      zh: [
        '在“证书列表”中改选本单位的另一张证书，尤其是有效期更晚的那一张。',
        '有几个 USB Key 时，插入办理这张证书时用的那一个，再登录一次。',
        '仍然出现时，把 USB Key 的型号、证书序列号和错误代码告诉发证机构，请它重新写入证书和私钥。',
      ],
      en: [
        'Choose another certificate of your unit in 证书列表 (Certificates), preferably the one that expires latest.',
        'If you have several USB Keys, plug in the one that this certificate was issued on, and log in again.',
        'If it persists, tell the issuer the model of the USB Key, the serial number of the certificate and this code, and ask it to write certificate and key again.',
      ],
    },
  },
  CERTIFICATE_ON_DEVICE: {
    summary: {
      zh: '这张证书在 USB Key 或系统证书库里，不能在证书助手中删除。',
      en: 'This certificate is on a USB Key or in the system’s certificate store, and cannot be removed here.',
    },
    when: {
      zh: '要删除的证书不是由证书助手导入的。',
      en: 'The certificate to be removed was not imported by the assistant.',
    },
    why: {
      zh: '证书助手只能删除它自己导入的证书文件，不会改动 USB Key 和系统证书库的内容。',
      en: 'The assistant removes only certificates that it imported itself. It does not change USB Keys or the system’s certificate store.',
    },
    steps: {
      zh: ['不想使用它时，拔出 USB Key，它就不再出现在列表中。', '确实要删除时，请用厂商的管理工具或系统的证书管理。'],
      en: [
        'If you do not want to use it, unplug the USB Key: then it is not listed.',
        'To delete it, use the vendor’s tool or the certificate management of the system.',
      ],
    },
  },
  CERTIFICATE_ALREADY_IMPORTED: {
    summary: {
      zh: '这张证书已经导入过，没有重新导入。',
      en: 'This certificate has been imported before; it was not imported again.',
    },
    when: {
      zh: '导入的文件里的证书，这台电脑上已经有了，而您没有同意替换。',
      en: 'The certificate in the file was imported on this computer before, and you did not confirm that it should be replaced.',
    },
    why: {
      zh: '重新导入会换掉原来的口令和解锁码，口令变回初始口令 123456，所以要先问过您。',
      en: 'Importing it again replaces its PIN and PUK, and resets the PIN to 123456. So the assistant asks first.',
    },
    steps: {
      zh: [
        '记得口令的，不用重新导入，直接登录。',
        '忘记了口令、又没有解锁码的，再导入一次，并选“重新导入”。',
        '用命令行的，运行 hrca import 文件 --yes。',
      ],
      en: [
        'If you know its PIN, you need not import it again: log in.',
        'If you have neither PIN nor PUK, import the file again and choose 重新导入 (Import again).',
        'At the command line, run hrca import FILE --yes.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
