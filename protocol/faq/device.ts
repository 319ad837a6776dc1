import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** USB Keys, and the drivers that reach them. */
export const deviceFaq = {
  KEY_REMOVED: {
    summary: {
      zh: 'USB Key 已拔出，请重新插好，再从网站重新登录。',
      en: 'The USB Key was pulled out: put it in again, and start the login on the site anew.',
    },
    when: {
      zh: '选好证书或输入口令之后，签名完成之前，USB Key 被拔出或接触不良。',
      en: 'The USB Key was pulled out, or lost contact, after its certificate was chosen and before the signature was made.',
    },
    why: {
      zh: '私钥只在 USB Key 里，拔出后无法签名。本次登录没有完成，口令次数不受影响。',
      en: 'The private key is inside the USB Key, so nothing can be signed without it. The login did not take place, and no PIN try was used up.',
    },
    steps: {
      zh: [
        '重新插好 USB Key，最好直接插在电脑上，不经过扩展坞或延长线。',
        '等指示灯稳定后，回到网站重新点击“登录”。',
        '反复出现时换一个 USB 接口；仍不行请联系发证机构检测 USB Key。',
      ],
      en: [
        'Put the USB Key in again, straight into the computer rather than into a hub or an extension cable.',
        'Wait until its light is steady, and click 登录 on the site again.',
        'If it happens again and again, use another USB port; if that does not help, have the issuer test the USB Key.',
      ],
    },
  },
  KEY_LOCKED: {
    summary: {
      zh: 'USB Key 的口令已锁定，只有发证机构能解锁，请带上它去办理。',
      en: 'The USB Key has locked its PIN, and only its issuer can unlock it: take it there.',
    },
    when: {
      zh: '口令连续输错次数达到 USB Key 自己的上限之后。',
      en: 'Wrong PINs have reached the limit that the USB Key itself sets.',
    },
    why: {
      zh: '次数由 USB Key 自己计算，解锁要用发证机构保管的管理员口令，证书助手没有，也不能代为解锁。',
      en: 'The USB Key counts by itself, and its unlocking needs a secret that the issuer keeps; the assistant has none and cannot unlock it.',
    },
    steps: {
      zh: [
        '查看证书上的发证机构，拨打它的客服电话，询问解锁办法（有的机构可以在线解锁）。',
        '带上 USB Key、营业执照和经办人身份证，到发证机构的网点解锁并设置新口令。',
        '急需登录时，改用“证书列表”中本单位的另一张证书。',
      ],
      en: [
        'Look up the issuer in the certificate and call its service line to ask how to unlock (some do it online).',
        'Take the USB Key, the business licence and your identity card to an office of the issuer, and have it unlocked and a new PIN set.',
        'If you must log in now, use another certificate of your unit in 证书列表 (Certificates).',
      ],
    },
  },
  KEY_UNREADABLE: {
    summary: {
      zh: '认不出这个 USB Key 的内容，请重新插入，仍不行请联系发证机构。',
      en: 'What is on this USB Key cannot be read: put it in again, and ask the issuer if that does not help.',
    },
    when: {
      zh: '列出证书时，驱动程序找到了 USB Key，但读不出里面的内容。',
      en: 'The driver found the USB Key when certificates were listed, and could not read what is on it.',
    },
    why: {
      zh: '常见原因是接触不良、USB Key 还没有初始化、型号与驱动程序不符，或者 USB Key 已损坏。其他证书照常使用。',
      en: 'It has poor contact, has not been set up yet, does not fit the driver, or is broken. Other certificates go on working.',
    },
    steps: {
      zh: [
        '拔出 USB Key，等几秒后换一个 USB 接口插入，列表会自动更新。',
        '确认安装的是这个 USB Key 自己的驱动程序，并用厂商的管理工具看能否看到证书。',
        '厂商工具里也看不到时，请联系发证机构检测或更换 USB Key。',
      ],
      en: [
        'Pull the USB Key out, wait some seconds, and put it into another USB port; the list updates by itself.',
        'Check that the driver installed is the one for this USB Key, and whether its vendor’s tool shows the certificate.',
        'If that tool does not show it either, ask the issuer to test or replace the USB Key.',
      ],
    },
  },
  KEY_DRIVER_MISSING: {
    summary: {
      zh: 'USB Key 已插入，但没有能读它的驱动程序，请安装发证机构提供的驱动。',
      en: 'The USB Key is in, but no driver here reads it: install the one from the issuer.',
    },
    when: {
      zh: '电脑上插着 USB Key，而证书助手用已有的驱动程序读不到任何证书。',
      en: 'A USB Key is plugged in, and the assistant finds no certificate through the drivers that are here.',
    },
    why: {
      zh: '这个 USB Key 的驱动程序没有安装，装的是另一家的，或者 USB Key 里还没有写入证书。',
      en: 'Its driver is not installed, or the driver of another vendor is, or no certificate has been written to it yet.',
    },
    steps: {
      zh: [
        '从发证机构的网站下载并安装这个 USB Key 的驱动程序（64 位）。',
        '安装后重新插入 USB Key，再打开“证书列表”。',
        '装在别处的，请 IT 人员在设置文件 config.json 的 pkcs11 或 skf 一项写上驱动程序的文件路径，再重新启动证书助手。',
        '厂商工具里也看不到证书时，请联系发证机构。',
      ],
      en: [
        'Download the driver (64 bits) of this USB Key from the issuer’s site and install it.',
        'Put the USB Key in again, and open 证书列表 (Certificates).',
        'If it is installed elsewhere, ask IT to write the path of its file under pkcs11 or skf in the settings file config.json, and start the assistant again.',
        'If the vendor’s own tool shows no certificate either, ask the issuer.',
      ],
    },
  },
  KEYSTORE_DRIVER_MISSING: {
    summary: {
      zh: '找不到 USB Key 的驱动程序，请安装发证机构提供的驱动后重试。',
      en: 'The driver of the USB Key is not here: install the one from the issuer, and try again.',
    },
    when: {
      zh: '设置中写明的驱动程序文件不存在。其他证书照常使用。',
      en: 'The driver file that the settings name does not exist. Other certificates go on working.',
    },
    why: {
      zh: '驱动程序没有安装、已被卸载，或者设置中的路径写错了。',
      en: 'The driver was never installed or has been removed, or its path in the settings is wrong.',
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
        'Then open 证书列表 (Certificates) again; the assistant need not be restarted.',
      ],
    },
  },
  KEYSTORE_DRIVER_UNLOADABLE: {
    summary: {
      zh: '这个驱动程序文件不能使用，请安装 64 位的正确版本。',
      en: 'This driver file cannot be used: install the right version for 64 bits.',
    },
    when: {
      zh: '驱动程序文件存在，但系统无法加载它。其他证书照常使用。',
      en: 'The driver file exists, but the system cannot load it. Other certificates go on working.',
    },
    why: {
      zh: '最常见的是装了 32 位驱动，而证书助手是 64 位程序；也可能是文件不完整、缺少它依赖的其他文件，或者设置里写的不是驱动程序。',
      en: 'Most often it is a driver for 32 bits, while the assistant has 64. The file may also be incomplete, lack other files that it needs, or be no driver at all.',
    },
    steps: {
      zh: [
        '到发证机构或厂商网站下载 64 位（x64）驱动程序，卸载旧的后重新安装。',
        '请 IT 人员核对设置文件 config.json 中写的文件就是驱动程序文件（.dll 或 .so）。',
        '仍不能使用时，请把 USB Key 的型号和错误代码告诉发证机构。',
      ],
      en: [
        'Get the driver for 64 bits (x64) from the issuer or vendor, remove the old one, and install it.',
        'Ask IT whether the file that config.json names is the driver itself (.dll or .so).',
        'If it still cannot be used, tell the issuer the model of the USB Key and the error code.',
      ],
    },
  },
  KEYSTORE_DRIVER_FAILED: {
    summary: {
      zh: 'USB Key 的驱动程序报告出错，请重新插入 USB Key 后重试。',
      en: 'The driver of the USB Key reports a fault: put the USB Key in again, and try once more.',
    },
    when: {
      zh: '列出证书、核对口令或签名时，驱动程序返回了意外的错误。其他证书照常使用。',
      en: 'The driver answered with an unexpected fault while listing, checking a PIN or signing. Other certificates go on working.',
    },
    why: {
      zh: '可能是厂商的服务程序或系统的智能卡服务没有运行、USB Key 正被其他程序占用，或者驱动程序与系统版本不符。',
      en: 'The vendor’s service or the smart card service of the system is not running, another program holds the USB Key, or the driver does not fit the system.',
    },
    steps: {
      zh: [
        '关闭其他正在使用 USB Key 的程序（如网银、报税软件），重新插入 USB Key 再试。',
        '请 IT 人员确认智能卡服务已启动（Windows：Smart Card 服务；Linux：pcscd），以及厂商的服务程序在运行。',
        '仍然出错时，重新安装驱动程序，并把错误代码和日志交给技术支持。',
      ],
      en: [
        'Close other programs that use the USB Key (banking, tax), put it in again, and try once more.',
        'Ask IT whether the smart card service runs (Windows: Smart Card; Linux: pcscd), and the vendor’s own service as well.',
        'If it persists, install the driver again, and give support the error code and the log.',
      ],
    },
  },
  KEYSTORE_DRIVER_CRASHED: {
    summary: {
      zh: 'USB Key 的驱动程序崩溃了，证书助手会重新启动它，请稍后再试。',
      en: 'The driver of the USB Key crashed: the assistant starts it again, so try once more in a moment.',
    },
    when: {
      zh: '使用 USB Key 时，厂商的驱动程序意外退出。证书助手本身和其他证书不受影响。',
      en: 'The vendor’s driver ended by itself while the USB Key was in use. The assistant and other certificates are unaffected.',
    },
    why: {
      zh: '这是驱动程序的缺陷。证书助手把它放在单独的进程里运行，崩溃后会重新启动；连续崩溃时，每次等待的时间会变长。',
      en: 'It is a fault of the driver. The assistant runs it in a process of its own and starts that again; after several crashes it waits longer each time.',
    },
    steps: {
      zh: [
        '等一分钟，重新插入 USB Key，再登录一次。',
        '安装发证机构或厂商的最新驱动程序。',
        '仍然崩溃时，请把 USB Key 的型号、错误代码和证书助手的日志交给厂商。',
      ],
      en: [
        'Wait a minute, put the USB Key in again, and log in once more.',
        'Install the latest driver of the issuer or vendor.',
        'If it still crashes, give the vendor the model of the USB Key, the error code and the log of the assistant.',
      ],
    },
  },
  KEYSTORE_DRIVER_UNRESPONSIVE: {
    summary: {
      zh: 'USB Key 的驱动程序没有响应，已被结束，请重新插入后再试。',
      en: 'The driver of the USB Key did not answer and was ended: put the USB Key in again, and retry.',
    },
    when: {
      zh: '驱动程序超过时限仍没有答复，证书助手结束了它。其他证书照常使用。',
      en: 'The driver did not answer within its time, and the assistant ended it. Other certificates go on working.',
    },
    why: {
      zh: 'USB Key 接触不良、被其他程序长时间占用，或者驱动程序卡住了。',
      en: 'The USB Key has poor contact, another program holds it, or the driver is stuck.',
    },
    steps: {
      zh: [
        '拔出 USB Key，等几秒后重新插入，再登录一次。',
        '关闭其他正在使用 USB Key 的程序，如网银和报税软件。',
        '仍然没有响应时，重启电脑；再不行请重新安装驱动程序。',
      ],
      en: [
        'Pull the USB Key out, put it in again after some seconds, and log in once more.',
        'Close other programs that use the USB Key, such as banking or tax software.',
        'If it still does not answer, restart the computer; after that, install the driver again.',
      ],
    },
  },
  KEYSTORE_DRIVER_SLOW: {
    summary: {
      zh: '正在读取 USB Key，请稍候，读完后列表会自动更新。',
      en: 'The USB Key is still being read: wait a moment, the list updates by itself.',
    },
    when: {
      zh: '列出证书时，这个 USB Key 或它的驱动程序几秒内没有答复。',
      en: 'This USB Key or its driver did not answer within some seconds when certificates were listed.',
    },
    why: {
      zh: '有的 USB Key 刚插入时读取较慢。为了不耽误其他证书，列表先显示出来。',
      en: 'Some USB Keys are slow just after they were put in. The list is shown without them so that other certificates need not wait.',
    },
    steps: {
      zh: [
        '等待几秒，不要拔出 USB Key，列表会自动更新。',
        '在命令行中看到它时，过几秒再运行一次 hrca list。',
        '超过半分钟仍未读完时，拔出 USB Key 重新插入。',
      ],
      en: [
        'Wait some seconds without pulling the USB Key out; the list updates by itself.',
        'On the command line, run hrca list again after some seconds.',
        'If it takes more than half a minute, pull the USB Key out and put it in again.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
