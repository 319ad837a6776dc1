import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** Where the certificate assistant keeps certificates on this computer. */
export const keystoreFaq = {
  KEYSTORE_CORRUPT: {
    summary: {
      zh: '这张证书在本机的存储已损坏，请重新导入，其他证书不受影响。',
      en: 'The stored data of this certificate is damaged: import it again (other certificates are not affected).',
    },
    when: {
      zh: '证书助手读取已导入的证书时，发现存储文件的内容不对。',
      en: 'The assistant read an imported certificate and found its file damaged.',
    },
    why: {
      zh: '存储文件被其他程序改动过，或者磁盘有故障。证书助手不会改动损坏的文件，其他证书照常使用。',
      en: 'Another program changed the file, or the disk is faulty. The assistant does not change the damaged file. Other certificates can still be used.',
    },
    steps: {
      zh: [
        '准备好发证机构给的证书文件（.pfx 或 .p12）和证书文件口令。',
        '运行 hrca open 打开管理窗口，按“导入证书文件”重新导入；损坏的那一条仍在时，按“删除”。',
        '记下新的解锁码，用初始口令 123456 登录，并按提示设置新口令。',
        '如果反复损坏，请 IT 人员检查磁盘和安全软件。',
      ],
      en: [
        'Have the certificate file (.pfx or .p12) from the issuer and its passphrase ready.',
        'Run hrca open and press 导入证书文件 (Import certificate file); if the damaged one is still listed, press 删除 (Remove) there.',
        'Write down the new PUK, log in with the initial PIN 123456, and choose a new PIN when the window asks.',
        'If it happens repeatedly, ask IT to check the disk and the security software.',
      ],
    },
  },
  KEYSTORE_UNREADABLE: {
    summary: {
      zh: '这张证书的存储文件暂时读不出来，请关闭不用的程序后重试，证书和口令不变。',
      en: 'The certificate’s file cannot be read now (nothing was changed): close programs that you do not need and try again.',
    },
    when: {
      zh: '列出证书或登录时，证书助手打不开已导入证书的存储文件。',
      en: 'When certificates were listed or during a login, the assistant could not open the file of an imported certificate.',
    },
    why: {
      zh: '打开的文件和连接太多、文件的权限被改动，或者磁盘读取出错。文件内容是否完好，此时还不知道。',
      en: 'Too many files and connections are open, the permissions of the file were changed, or the disk cannot be read. Whether the file is intact is not known yet.',
    },
    steps: {
      zh: [
        '关闭不用的网页和程序，等一分钟再试；不要删除证书，也不用重新导入。',
        '仍然出现时，运行 hrca stop，再运行 hrca start，然后重试。',
        '还是不行，请 IT 人员检查证书助手的数据文件夹（Windows：%APPDATA%\\hrca，Linux：~/.local/share/hrca）的权限和磁盘。',
      ],
      en: [
        'Close pages and programs that you do not need, wait a minute and try again. Do not remove the certificate, and do not import it again.',
        'If it happens again, run hrca stop, then hrca start, and try again.',
        'If that does not help, ask IT to check the disk and the permissions of the assistant’s data folder (Windows: %APPDATA%\\hrca, Linux: ~/.local/share/hrca).',
      ],
    },
  },
  KEYSTORE_WRITE_FAILED: {
    summary: {
      zh: '没能写入磁盘，原来的证书和口令不变，请清理磁盘空间后重试。',
      en: 'The disk could not be written, and certificate and PIN are unchanged: free disk space and try again.',
    },
    when: {
      zh: '导入证书、修改口令、解锁或核对口令，需要保存时。',
      en: 'When data had to be saved: at an import, a change of PIN, an unlocking, or the check of a PIN.',
    },
    why: {
      zh: '磁盘已满、文件夹不可写，或者系统的凭据存储没有响应。没有保存成功时，原来的口令仍然有效。',
      en: 'The disk is full, the folder is not writable, or the system’s credential store does not respond. If the new PIN was not saved, the old PIN remains valid.',
    },
    steps: {
      zh: [
        '清理磁盘，至少留出 100 MB 可用空间，并清空回收站。',
        '再试一次；修改口令没有成功的，先用原口令。',
        '仍然失败时，请 IT 人员检查证书助手的数据文件夹（Windows：%APPDATA%\\hrca，Linux：~/.local/share/hrca）是否可写。',
      ],
      en: [
        'Free at least 100 MB on the disk, and empty the recycle bin.',
        'Try again. If a change of PIN failed, use the old PIN.',
        'If it still fails, ask IT whether the assistant’s data folder is writable (Windows: %APPDATA%\\hrca, Linux: ~/.local/share/hrca).',
      ],
    },
  },
  KEYSTORE_SECRET_MISSING: {
    summary: {
      zh: '读不到本机保护证书用的密钥，请解锁系统钥匙环，或重新导入证书文件。',
      en: 'The secret that protects this certificate cannot be read: unlock the keyring, or import the file again.',
    },
    when: {
      zh: '使用或导入证书时，系统的凭据存储（钥匙环）没有解锁、没有运行，或里面找不到本机的保护密钥。',
      en: 'A certificate was used or imported while the system’s credential store (keyring) was locked, not running, or did not contain this computer’s secret.',
    },
    why: {
      zh: '导入时，证书助手会在系统的凭据存储中放一份只属于本机的密钥，这样文件被拷走也无法使用。换了电脑、重装系统、重置用户配置，或只复制了证书助手的文件夹，都会缺少这份密钥。',
      en: 'At import the assistant stores a secret of this computer in the system’s credential store, so that copied files are useless. The secret is missing on a new computer, after a reinstallation or a reset of the user profile, or if only the assistant’s folder was copied.',
    },
    steps: {
      zh: [
        'Linux 桌面请先解锁系统钥匙环（注销后重新登录桌面通常即可），再重试；口令和剩余次数都不会变。',
        '仍然出现时，准备好发证机构给的证书文件（.pfx 或 .p12）和证书文件口令；没有时请联系发证机构。',
        '运行 hrca open 打开管理窗口，按“导入证书文件”。',
        '记下新的解锁码，用初始口令 123456 登录，并按提示设置新口令。',
      ],
      en: [
        'On a Linux desktop, unlock the system’s keyring first (logging out of the desktop and in again is usually enough), and try again. PIN and tries do not change.',
        'If it happens again, have the certificate file (.pfx or .p12) from the issuer and its passphrase ready; without one, ask the issuer.',
        'Run hrca open and press 导入证书文件 (Import certificate file).',
        'Write down the new PUK, log in with the initial PIN 123456, and choose a new PIN when the window asks.',
      ],
    },
  },
  KEYSTORE_PERMISSIONS_UNSAFE: {
    summary: {
      zh: '存放证书的文件夹可被他人进入，请 IT 人员改为仅本人可用。',
      en: 'Other users can open the folder with the certificates: ask IT to restrict it to your account.',
    },
    when: {
      zh: '证书助手启动，或在命令行中打开存放证书的文件夹时。',
      en: 'When the assistant starts, or when a command opens the folder with the certificates.',
    },
    why: {
      zh: '文件夹属于其他用户、其他用户也能打开，或者只是指向别处的链接。为保护证书，证书助手不使用这样的文件夹。',
      en: 'The folder belongs to another user, other users can open it, or it is a link to another place. To protect the certificates, the assistant does not use such a folder.',
    },
    steps: {
      zh: [
        '请 IT 人员以您的用户身份运行 ls -ld ~/.local/share/hrca，查看文件夹属于谁、谁能打开。',
        '改为仅本人可用：chmod 700 ~/.local/share/hrca；属于他人时先用 chown 改为您本人。',
        '重启证书助手（先 hrca stop，再 hrca start），然后重新登录。',
      ],
      en: [
        'Ask IT to run ls -ld ~/.local/share/hrca as you, to see who owns the folder and who can open it.',
        'Restrict it to your account: chmod 700 ~/.local/share/hrca. If it belongs to another user, change the owner with chown first.',
        'Restart the assistant (hrca stop, then hrca start) and log in again.',
      ],
    },
  },
  KEYSTORE_SIGNATURE_WRONG: {
    summary: {
      zh: '签名与证书不符，未发送给网站，请重新插入 USB Key 后再试。',
      en: 'The signature does not match the certificate and was not sent: plug the USB Key in again, and retry.',
    },
    when: {
      zh: '每个签名在发送之前都用证书核对一遍，这一次没有通过。',
      en: 'Every signature is verified with its certificate before it is sent. This one failed.',
    },
    why: {
      zh: '可能是驱动程序没有按标准签名、USB Key 有故障，或者保存的私钥不属于这张证书。',
      en: 'The driver does not sign as the standard requires, the USB Key is faulty, or the stored private key does not belong to the certificate.',
    },
    steps: {
      zh: [
        '重新插入 USB Key 再登录一次，或改选本单位的另一张证书。',
        'USB Key：安装发证机构或厂商的最新驱动程序。证书文件：在管理窗口按“导入证书文件”重新导入。',
        '仍然出现时，把 USB Key 的型号、错误代码和日志交给发证机构或技术支持。',
      ],
      en: [
        'Plug the USB Key in again and log in again, or choose another certificate of your unit.',
        'For a USB Key, install the latest driver of its issuer or vendor. For a certificate file, import it again with 导入证书文件 (Import certificate file) in the management window.',
        'If it persists, give the issuer or support the model of the USB Key, the error code and the log.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
