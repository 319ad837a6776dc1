import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** What the site's server finds when it verifies a login. */
export const loginTokenFaq = {
  TOKEN_MALFORMED: {
    summary: {
      zh: '登录数据不完整或格式有误，请刷新登录页后重新登录。',
      en: 'The login data is incomplete or malformed: reload the login page and log in again.',
    },
    when: {
      zh: '网站收到的登录数据（证书助手签名的那段内容）无法读取。',
      en: 'The site could not read the login data, that is, the data signed by the assistant.',
    },
    why: {
      zh: '登录数据在传送中被截断或改动，或者不是由证书助手产生的。',
      en: 'It was truncated or changed in transit, or was not created by the assistant.',
    },
    steps: {
      zh: [
        '刷新登录页，依次按单位登录 → CA → 登录。',
        '仍然出现时，请更新证书助手，并把错误代码告诉网站技术支持。',
        '网站开发人员：请把 SDK 返回的 token 原样作为字符串提交，并检查请求体的大小限制不小于 32 KB。',
      ],
      en: [
        'Reload the login page and press 单位登录 (unit login) → CA → 登录 (log in).',
        'If it persists, update the assistant and give the site’s support the error code.',
        'Developers of the site: send the SDK’s token unchanged, as a string, and allow request bodies of at least 32 KB.',
      ],
    },
  },
  TOKEN_ALGORITHM_MISMATCH: {
    summary: {
      zh: '登录数据的签名方式与证书不相符，请更新证书助手后重试。',
      en: 'The signature algorithm does not match the certificate: update the certificate assistant and try again.',
    },
    when: {
      zh: '登录数据写明的签名方式，不能用于其中证书的密钥。',
      en: 'The login data names a signature algorithm that its certificate’s key cannot be used with.',
    },
    why: {
      zh: '登录数据可能被改动过，或者由不兼容的程序产生。为防止伪造，网站不接受。',
      en: 'The data may have been changed, or created by an incompatible program. The site refuses it to prevent forgery.',
    },
    steps: {
      zh: [
        '更新证书助手后，刷新登录页重新登录。',
        '仍然出现时，请把错误代码、证书类型和证书助手的版本（hrca --version）告诉网站技术支持。',
        '网站开发人员：RSA 证书对应 RS256 或 PS256，P-256 证书对应 ES256，国密证书对应 SM2，其他组合一律拒绝。',
      ],
      en: [
        'Update the assistant, reload the login page, and log in again.',
        'If it persists, give the site’s support the error code, the kind of certificate, and the version of the assistant (hrca --version).',
        'Developers of the site: RSA certificates are used with RS256 or PS256, P-256 certificates with ES256, SM2 certificates with SM2; all other combinations are refused.',
      ],
    },
  },
  SIGNATURE_INVALID: {
    summary: {
      zh: '登录签名核对没有通过，请重新登录，仍不行请联系网站技术支持。',
      en: 'The signature of the login is invalid: log in again, and inform the site’s support if this persists.',
    },
    when: {
      zh: '网站用证书核对登录数据的签名，结果不符。',
      en: 'The site verified the signature of the login data with the certificate, and it did not match.',
    },
    why: {
      zh: '登录数据在签名之后被改动过，或者不是用这张证书签名的。',
      en: 'The data was changed after signing, or was not signed with this certificate.',
    },
    steps: {
      zh: [
        '刷新登录页后重新登录。',
        '仍然出现时，请换一台电脑或换一个网络再试。',
        '把错误代码、发生时间和单位名称告诉网站技术支持；若怀疑有人冒用本单位证书，请同时联系发证机构。',
      ],
      en: [
        'Reload the login page and log in again.',
        'If it persists, try another computer or another network.',
        'Give the site’s support the error code, the time and the name of your unit; if you suspect that your certificate is misused, inform the issuer, too.',
      ],
    },
  },
  CHAIN_UNTRUSTED: {
    summary: {
      zh: '本网站不认可这张证书的发证机构，请换用认可机构的单位证书。',
      en: 'This site does not accept the issuer of the certificate: use a unit certificate from one that it accepts.',
    },
    when: {
      zh: '证书的发证机构不在网站认可的机构之列。',
      en: 'The issuer of the certificate is not among those that the site accepts.',
    },
    why: {
      zh: '网站只接受指定发证机构（如江苏CA）的证书。也可能是网站没有直接签发这张证书的中级证书：国密 USB Key 里通常只有单位证书，没有发证机构的证书，这时只加入根证书仍会被拒绝。',
      en: 'The site accepts certificates of certain issuers only (such as 江苏CA). Or the site does not have the intermediate CA certificate that issued this one: SM2 USB Keys usually contain only the unit’s certificate, so adding only the root to trustAnchors is not enough.',
    },
    steps: {
      zh: [
        '在“证书列表”中查看发证机构，改选网站认可的机构所发的证书；没有这样的证书时，请询问网站技术支持。',
        '网站运维人员：看日志这一行的 issuer（发证机构）和 authorityKeyIdentifier（发证机构密钥标识），向该机构索取主体与密钥标识都相同的 CA 证书。',
        '确认应当认可的，把这张直接签发单位证书的 CA 证书加入 trustAnchors（可信根证书）；只加入根证书对不带 CA 证书的 USB Key 不够。',
      ],
      en: [
        'Look at the issuers in 证书列表 (Certificates), and choose a certificate from one that the site accepts; if there is none, ask the site’s support.',
        'Operators of the site: take issuer and authorityKeyIdentifier from this line of the log, and get the CA certificate with this subject and key identifier from that issuer.',
        'If it should be accepted, add this CA certificate, which issued the unit’s certificate, to trustAnchors. The root alone is not enough for USB Keys without CA certificates.',
      ],
    },
  },
  CHAIN_INVALID: {
    summary: {
      zh: '证书与发证机构的关系核对没有通过，请联系发证机构或网站支持。',
      en: 'The certification path from the certificate to its issuer is invalid: ask the issuer or the site’s support.',
    },
    when: {
      zh: '网站从单位证书逐级核对到发证机构的根证书，其中一级没有通过。',
      en: 'The site checked the path from the unit’s certificate to the issuer’s root certificate, and one step failed.',
    },
    why: {
      zh: '可能是中级证书缺失、过期或不允许签发证书。逐级相连的这些证书称为证书链，任何一级有问题都不能登录。',
      en: 'An intermediate certificate is missing, has expired or is not allowed to issue certificates. These certificates form a chain, and every one of them must be valid.',
    },
    steps: {
      zh: [
        '向发证机构索取含有完整证书链的证书文件，在管理窗口按“导入证书文件”，再重新登录。',
        '同一发证机构的其他单位也出现时，请把错误代码告诉网站技术支持。',
        '网站运维人员：按核对结果中的预期值和实际值查找是哪一级，并检查服务器的日期。',
      ],
      en: [
        'Ask the issuer for a certificate file with the complete chain, import it with 导入证书文件 (Import certificate file) in the management window, and log in again.',
        'If other units with the same issuer get this error, too, give the site’s support the error code.',
        'Operators of the site: find the failing step by what was expected and what was found, and check the server’s date.',
      ],
    },
  },
  KEY_TOO_WEAK: {
    summary: {
      zh: '证书的密钥强度不够，请联系发证机构换发新证书。',
      en: 'The key of the certificate is too weak: ask the issuer for a new certificate.',
    },
    when: {
      zh: '证书或发证机构所用的密钥短于规定（例如 1024 位的 RSA），或者证书是用过时的方法签发的（例如 SHA-1）。',
      en: 'The key of the certificate or of its issuer is shorter than allowed (RSA with 1024 bits, for instance), or the certificate was issued with an outdated method (such as SHA-1).',
    },
    why: {
      zh: '短密钥和过时的方法容易被破解，不能保证是本单位在登录。',
      en: 'Short keys and outdated methods can be broken, so they do not prove which unit logs in.',
    },
    steps: {
      zh: [
        '在“证书列表”中查看有没有本单位较新的证书，有则选用它。',
        '联系发证机构，换发 RSA 2048 位或以上，或 P-256 密钥的单位签名证书。',
        '收到后在管理窗口按“导入证书文件”，再重新登录。',
      ],
      en: [
        'Look in 证书列表 (Certificates) for a newer certificate of your unit, and use that.',
        'Ask the issuer for a unit signing certificate with RSA of 2048 bits or more, or P-256.',
        'Import it with 导入证书文件 (Import certificate file) in the management window, and log in again.',
      ],
    },
  },
  ORIGIN_MISMATCH: {
    summary: {
      zh: '这份登录数据是给另一个网站的，请从本网站的登录页重新登录。',
      en: 'This login was made for another site: log in again from this site’s own login page.',
    },
    when: {
      zh: '登录数据中写明的网站地址与收到它的网站不一致。',
      en: 'The address in the login data is not the address of the site that received it.',
    },
    why: {
      zh: '登录数据只对请求它的那个网站有效。可能是从另一个地址打开了登录页（例如少了 www，或用了不同端口），也可能有人转用了别处的登录数据。',
      en: 'Login data is valid only for the site that requested it. The login page may have been opened under another address (without www, or with another port), or another person is using login data from elsewhere.',
    },
    steps: {
      zh: [
        '核对浏览器地址栏，确认是官方网站的地址。',
        '从官方网站首页进入，依次按单位登录 → CA → 登录。',
        '如果不是您本人在登录，请立即联系网站技术支持。',
        '网站开发人员：expectedOrigin 必须与用户看到的地址逐字一致，形如“https://主机名”，可以再加“:端口”。',
      ],
      en: [
        'Check in the address bar that this is the official site.',
        'Start from the site’s home page and press 单位登录 (unit login) → CA → 登录 (log in).',
        'If it was not you who logged in, tell the site’s support at once.',
        'Developers of the site: expectedOrigin must be exactly the address that users see: https://host, with :port where needed.',
      ],
    },
  },
  CHALLENGE_MISMATCH: {
    summary: {
      zh: '登录数据与这次登录对不上，请刷新登录页后重新登录。',
      en: 'The login data does not belong to this login: reload the login page and log in again.',
    },
    when: {
      zh: '登录数据中的登录编号，不是网站为这次登录发出的那个。',
      en: 'The login number in the login data is not the one that the site issued for this login.',
    },
    why: {
      zh: '网站为每次登录发出一个只用一次的登录编号（challenge）。在几个页面同时登录，或重复提交了旧的登录数据，就会对不上。',
      en: 'For each login the site issues a number that is used once, the challenge. It does not match if you log in on several pages at the same time, or if old login data is sent again.',
    },
    steps: {
      zh: [
        '只保留一个登录页，关闭其他的登录页。',
        '刷新后依次按单位登录 → CA → 登录。',
        '网站开发人员：expectedChallenge 请取自本次会话，并与页面传给 signLogin 的 challenge 相同。',
      ],
      en: [
        'Keep one login page and close the others.',
        'Reload it and press 单位登录 (unit login) → CA → 登录 (log in).',
        'Developers of the site: take expectedChallenge from this session; it must be the challenge that the page gave to signLogin.',
      ],
    },
  },
  CLOCK_SKEW: {
    summary: {
      zh: '电脑时间与网站时间相差太多，请校准电脑时间后重新登录。',
      en: 'This computer’s clock differs too much from the site’s: correct it and log in again.',
    },
    when: {
      zh: '登录数据中的签名时间与网站的时间相差过大；提示中会写明相差几分钟。',
      en: 'The signing time in the login data differs too much from the site’s time. The message shows the difference in minutes.',
    },
    why: {
      zh: '网站用签名时间防止旧的登录数据被再次使用。电脑的日期、时间或时区不对，就会超出允许的范围。',
      en: 'The site uses the signing time to refuse old login data. With a wrong date, time or time zone, the difference is too large.',
    },
    steps: {
      zh: [
        '打开系统的日期和时间设置，时区选北京时间（UTC+8），打开自动设置时间。',
        '与手机上的时间对照，确认相差不超过一分钟。',
        '刷新登录页后重新登录。',
        '电脑时间正确仍然出现时，请网站技术支持检查服务器的时间。',
      ],
      en: [
        'Open the date and time settings, choose Beijing time (UTC+8), and let the time be set automatically.',
        'Compare it with a mobile phone: the difference should be less than a minute.',
        'Reload the login page and log in again.',
        'If the computer’s time is correct and this persists, ask the site’s support to check the server’s clock.',
      ],
    },
  },
  REVOCATION_CHECK_FAILED: {
    summary: {
      zh: '网站没能查到证书是否已被吊销，请稍后重新登录。',
      en: 'The site could not find out whether the certificate was revoked: log in again later.',
    },
    when: {
      zh: '网站核对登录的最后一步：查询证书的吊销状态时。',
      en: 'In the last step of verifying a login, the site checks whether the certificate was revoked.',
    },
    why: {
      zh: '网站的吊销查询出错，没有得到结果。为安全起见，查不到就不放行。这与您的电脑和口令无关。',
      en: 'The site’s revocation check failed and gave no result. For safety, the login is not accepted without one. Your computer and PIN are not the cause.',
    },
    steps: {
      zh: [
        '请等几分钟，刷新登录页后重新登录。',
        '仍然出现时，请把错误代码告诉网站技术支持。',
        '网站开发人员：原因在错误的 cause 里。revocation 查到未吊销时返回 { expected, got } 两个字符串，其余情况抛出异常。',
      ],
      en: [
        'Wait a few minutes, reload the login page, and log in again.',
        'If it persists, give the site’s support the error code.',
        'Developers of the site: the reason is in the error’s cause. The function given as revocation returns { expected, got }, two strings, if the certificate is not revoked, and throws otherwise.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
