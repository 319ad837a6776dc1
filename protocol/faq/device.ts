import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** USB Keys, and the drivers that reach them. */
export const deviceFaq = {
  KEY_REMOVED: {
    summary: {
      zh: 'USB Key 已拔出，请重新插好，再从网站重新登录。',
      en: 'The USB Key was removed: plug it in again, and start the login on the site again.',
    },
    when: {
      zh: '选好证书或输入口令之后，签名完成之前，USB Key 被拔出或接触不良。',
      en: 'The USB Key was unplugged or lost contact after the certificate was chosen or the PIN was entered, and before the signature was complete.',
    },
    why: {
      zh: '私钥只在 USB Key 里，拔出后无法签名。本次登录没有完成，口令次数不受影响。',
      en: 'The private key is only in the USB Key, so nothing can be signed without it. The login was not completed, and no PIN try was used.',
    },
    steps: {
      zh: [
        '重新插好 USB Key，最好直接插在电脑上，不经过扩展坞或延长线。',
        '等指示灯稳定后，回到网站重新点击“登录”。',
        '反复出现时换一个 USB 接口；仍不行请联系发证机构检测 USB Key。',
      ],
      en: [
        'Plug the USB Key in again, if possible directly into the computer and not through a hub or an extension cable.',
        'Wait until its light is steady, and click 登录 on the site again.',
        'If it happens repeatedly, use another USB port. If that does not help, ask the issuer to test the USB Key.',
      ],
    },
  },
  KEY_LOCKED: {
    summary: {
      zh: 'USB Key 的口令已锁定，只有发证机构能解锁，请带上它去办理。',
      en: 'The PIN of the USB Key is locked, and only its issuer can unlock it: take it there.',
    },
    when: {
      zh: '口令连续输错次数达到 USB Key 自己的上限之后。',
      en: 'The number of wrong PINs in a row has reached the limit of the USB Key.',
    },
    why: {
      zh: '次数由 USB Key 自己计算，解锁要用发证机构保管的管理员口令，证书助手没有，也不能代为解锁。',
      en: 'The USB Key counts the tries itself. Unlocking requires an administrator PIN that only the issuer has; the assistant cannot do it.',
    },
    steps: {
      zh: [
        '查看证书上的发证机构，拨打它的客服电话，询问解锁办法（有的机构可以在线解锁）。',
        '带上 USB Key、营业执照和经办人身份证，到发证机构的网点解锁并设置新口令。',
        '急需登录时，改用“证书列表”中本单位的另一张证书。',
      ],
      en: [
        'Look up the issuer in the certificate and call its service line to ask how to unlock (some do it online).',
        'Take the USB Key, the business licence and your identity card to an office of the issuer, to have it unlocked and a new PIN set.',
        'If you must log in now, use another certificate of your unit in 证书列表 (Certificates).',
      ],
    },
  },
  KEY_UNREADABLE: {
    summary: {
      zh: '认不出这个 USB Key 的内容，请重新插入，仍不行请联系发证机构。',
      en: 'The contents of this USB Key cannot be read: plug it in again; if that fails, ask the issuer.',
    },
    when: {
      zh: '列出证书时，驱动程序找到了 USB Key，但读不出里面的内容。',
      en: 'When certificates were listed, the driver found the USB Key but could not read its contents.',
    },
    why: {
      zh: '常见原因是接触不良、USB Key 还没有初始化、型号与驱动程序不符，或者 USB Key 已损坏。其他证书照常使用。',
      en: 'It has poor contact, has not been initialised, does not match the driver, or is broken. Other certificates can still be used.',
    },
    steps: {
      zh: [
        '拔出 USB Key，等几秒后换一个 USB 接口插入，列表会自动更新。',
        '确认安装的是这个 USB Key 自己的驱动程序，并用厂商的管理工具看能否看到证书。',
        '厂商工具里也看不到时，请联系发证机构检测或更换 USB Key。',
      ],
      en: [
        'Unplug the USB Key, wait a few seconds, and plug it into another USB port. The list updates by itself.',
        'Check that the installed driver is the one for this USB Key, and whether the vendor’s tool shows the certificate.',
        'If that tool does not show it either, ask the issuer to test or replace the USB Key.',
      ],
    },
  },
  KEY_DRIVER_MISSING: {
    summary: {
      zh: 'USB Key 已插入，但没有能读它的驱动程序，请安装发证机构提供的驱动。',
      en: 'The USB Key is plugged in, but no installed driver can read it: install the driver from the issuer.',
    },
    when: {
      zh: '电脑上插着 USB Key，而证书助手用已有的驱动程序读不到任何证书。',
      en: 'A USB Key is plugged in, but the assistant finds no certificate with the installed drivers.',
    },
    why: {
      zh: '这个 USB Key 的驱动程序没有安装，装的是另一家的，或者 USB Key 里还没有写入证书。',
      en: 'Its driver is not installed, the installed driver is of another vendor, or the USB Key contains no certificate yet.',
    },
    steps: {
      zh: [
        '从发证机构的网站下载并安装这个 USB Key 的驱动程序（64 位）。',
        '安装后重新插入 USB Key，再打开“证书列表”。',
        '装在别处的，请 IT 人员在设置文件 config.json 的 pkcs11 或 skf 一项写上驱动程序的文件路径，再重新启动证书助手。',
        '厂商工具里也看不到证书时，请联系发证机构。',
      ],
      en: [
        'Download the 64-bit driver of this USB Key from the issuer’s site and install it.',
        'Plug the USB Key in again, and open 证书列表 (Certificates).',
        'If the driver is installed in another folder, ask IT to write its path under pkcs11 or skf in the settings file config.json, and to restart the assistant.',
        'If the vendor’s tool shows no certificate either, ask the issuer.',
      ],
    },
  },
  KEYSTORE_DRIVER_MISSING: {
    summary: {
      zh: '找不到 USB Key 的驱动程序，请安装发证机构提供的驱动后重试。',
      en: 'The driver of the USB Key was not found: install the driver from the issuer, and try again.',
    },
    when: {
      zh: '设置中写明的驱动程序文件不存在。其他证书照常使用。',
      en: 'The driver file that is named in the settings does not exist. Other certificates can still be used.',
    },
    why: {
      zh: '驱动程序没有安装、已被卸载，或者设置中的路径写错了。',
      en: 'The driver is not installed, was removed, or its path in the settings is wrong.',
    },
    steps: {
      zh: [
        '从发证机构的网站下载并安装 USB Key 的驱动程序。',
        '请 IT 人员核对设置文件 config.json 中 pkcs11 或 skf 一项写的文件路径是否存在。',
        '安装后重新打开“证书列表”，不必重启证书助手。',
      ],
      en: [
        'Download the driver of the USB Key from the issuer’s site and install it.',
        'Ask IT whether the file path under pkcs11 or skf in the settings file config.json exists.',
        'Open 证书列表 (Certificates) again. The assistant need not be restarted.',
      ],
    },
  },
  KEYSTORE_DRIVER_UNLOADABLE: {
    summary: {
      zh: '这个驱动程序文件不能使用，请安装 64 位的正确版本。',
      en: 'This driver file cannot be used: install the correct 64-bit version.',
    },
    when: {
      zh: '驱动程序文件存在，但系统无法加载它。其他证书照常使用。',
      en: 'The driver file exists, but the system cannot load it. Other certificates can still be used.',
    },
    why: {
      zh: '最常见的是装了 32 位驱动，而证书助手是 64 位程序；也可能是文件不完整、缺少它依赖的其他文件，或者设置里写的不是驱动程序。',
      en: 'Most often it is a 32-bit driver, while the assistant is a 64-bit program. The file may also be incomplete, depend on files that are missing, or not be a driver.',
    },
    steps: {
      zh: [
        '到发证机构或厂商网站下载 64 位（x64）驱动程序，卸载旧的后重新安装。',
        '请 IT 人员核对设置文件 config.json 中写的文件就是驱动程序文件（.dll 或 .so）。',
        '仍不能使用时，请把 USB Key 的型号和错误代码告诉发证机构。',
      ],
      en: [
        'Download the 64-bit (x64) driver from the issuer or vendor, uninstall the old one, and install it.',
        'Ask IT to check that the file named in config.json is the driver itself (.dll or .so).',
        'If it still cannot be used, tell the issuer the model of the USB Key and the error code.',
      ],
    },
  },
  KEYSTORE_DRIVER_FAILED: {
    summary: {
      zh: 'USB Key 的驱动程序报告出错，请重新插入 USB Key 后重试。',
      en: 'The driver of the USB Key reported an error: plug the USB Key in again, and retry.',
    },
    when: {
      zh: '列出证书、核对口令或签名时，驱动程序返回了意外的错误。其他证书照常使用。',
      en: 'The driver returned an unexpected error while listing certificates, checking a PIN or signing. Other certificates can still be used.',
    },
    why: {
      zh: '可能是厂商的服务程序或系统的智能卡服务没有运行、USB Key 正被其他程序占用，或者驱动程序与系统版本不符。',
      en: 'The vendor’s service or the smart card service of the system is not running, another program is using the USB Key, or the driver does not match the version of the system.',
    },
    steps: {
      zh: [
        '关闭其他正在使用 USB Key 的程序（如网银、报税软件），重新插入 USB Key 再试。',
        '请 IT 人员确认智能卡服务已启动（Windows：Smart Card 服务；Linux：pcscd），以及厂商的服务程序在运行。',
        '仍然出错时，重新安装驱动程序，并把错误代码和日志交给技术支持。',
      ],
      en: [
        'Close other programs that use the USB Key (banking, tax), plug it in again, and retry.',
        'Ask IT to check that the smart card service (Windows: Smart Card; Linux: pcscd) and the vendor’s own service are running.',
        'If it persists, reinstall the driver, and give support the error code and the log.',
      ],
    },
  },
  KEYSTORE_DRIVER_CRASHED: {
    summary: {
      zh: 'USB Key 的驱动程序崩溃了，证书助手会重新启动它，请稍后再试。',
      en: 'The driver of the USB Key crashed: the assistant restarts it, so try again in a moment.',
    },
    when: {
      zh: '使用 USB Key 时，厂商的驱动程序意外退出。证书助手本身和其他证书不受影响。',
      en: 'The vendor’s driver ended unexpectedly while the USB Key was in use. The assistant and other certificates are not affected.',
    },
    why: {
      zh: '这是驱动程序的缺陷。证书助手把它放在单独的进程里运行，崩溃后会重新启动；连续崩溃时，每次等待的时间会变长。',
      en: 'This is a defect of the driver. The assistant runs it in a separate process and restarts that; after each further crash it waits longer.',
    },
    steps: {
      zh: [
        '等一分钟，重新插入 USB Key，再登录一次。',
        '安装发证机构或厂商的最新驱动程序。',
        '仍然崩溃时，请把 USB Key 的型号、错误代码和证书助手的日志交给厂商。',
      ],
      en: [
        'Wait a minute, plug the USB Key in again, and log in again.',
        'Install the latest driver of the issuer or vendor.',
        'If it still crashes, give the vendor the model of the USB Key, the error code and the log of the assistant.',
      ],
    },
  },
  KEYSTORE_DRIVER_UNRESPONSIVE: {
    summary: {
      zh: 'USB Key 的驱动程序没有响应，已被结束，请重新插入后再试。',
      en: 'The driver of the USB Key did not respond and was ended: plug the USB Key in again, and retry.',
    },
    when: {
      zh: '驱动程序超过时限仍没有答复，证书助手结束了它。其他证书照常使用。',
      en: 'The driver did not answer within the time limit, and the assistant ended it. Other certificates can still be used.',
    },
    why: {
      zh: 'USB Key 接触不良、被其他程序长时间占用，或者驱动程序卡住了。',
      en: 'The USB Key has poor contact, another program is using it, or the driver hangs.',
    },
    steps: {
      zh: [
        '拔出 USB Key，等几秒后重新插入，再登录一次。',
        '关闭其他正在使用 USB Key 的程序，如网银和报税软件。',
        '仍然没有响应时，重启电脑；再不行请重新安装驱动程序。',
      ],
      en: [
        'Unplug the USB Key, plug it in again after a few seconds, and log in again.',
        'Close other programs that use the USB Key, such as banking or tax software.',
        'If it still does not respond, restart the computer. If that does not help, reinstall the driver.',
      ],
    },
  },
  KEYSTORE_DRIVER_SLOW: {
    summary: {
      zh: '正在读取 USB Key，请稍候，读完后列表会自动更新。',
      en: 'The USB Key is still being read: please wait, the list updates by itself.',
    },
    when: {
      zh: '列出证书时，这个 USB Key 或它的驱动程序几秒内没有答复。',
      en: 'When certificates were listed, this USB Key or its driver did not answer within a few seconds.',
    },
    why: {
      zh: '有的 USB Key 刚插入时读取较慢。为了不耽误其他证书，列表先显示出来。',
      en: 'Some USB Keys are slow just after they were plugged in. The list is shown without them, so that other certificates can be used at once.',
    },
    steps: {
      zh: [
        '等待几秒，不要拔出 USB Key，列表会自动更新。',
        '在命令行中看到它时，过几秒再运行一次 hrca list。',
        '超过半分钟仍未读完时，拔出 USB Key 重新插入。',
      ],
      en: [
        'Wait a few seconds without unplugging the USB Key. The list updates by itself.',
        'On the command line, run hrca list again after a few seconds.',
        'If it takes more than half a minute, unplug the USB Key and plug it in again.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
