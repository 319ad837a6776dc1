import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** Where the certificate assistant keeps certificates on this computer. */
export const keystoreFaq = {
  KEYSTORE_CORRUPT: {
    summary: {
      zh: '这张证书在本机的存储已损坏，请重新导入，其他证书不受影响。',
      en: 'What this computer keeps of the certificate is damaged: import it again; other certificates are unaffected.',
    },
    when: {
      zh: '证书助手读取已导入的证书时，发现存储文件的内容不对。',
      en: 'When the assistant read a certificate that was imported earlier and found its file damaged.',
    },
    why: {
      zh: '存储文件被其他程序改动过，或者磁盘有故障。证书助手不会改动损坏的文件，其他证书照常使用。',
      en: 'Another program changed the file, or the disk has a fault. The assistant leaves the damaged file as it is, and the other certificates go on working.',
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
        'Run hrca open and press 导入证书文件 (Import certificate file); if the damaged one is still listed, press 删除 (Remove) at it.',
        'Note the new PUK, log in with the initial PIN 123456, and choose a new PIN as the window asks.',
        'If it happens again and again, ask IT to check the disk and the security software.',
      ],
    },
  },
  KEYSTORE_UNREADABLE: {
    summary: {
      zh: '这张证书的存储文件暂时读不出来，请关闭不用的程序后重试，证书和口令不变。',
      en: 'The certificate’s file cannot be read at the moment, and nothing was changed: close what you do not need and try again.',
    },
    when: {
      zh: '列出证书或登录时，证书助手打不开已导入证书的存储文件。',
      en: 'When certificates were listed or during a login, and the assistant could not open the file of an imported certificate.',
    },
    why: {
      zh: '打开的文件和连接太多、文件的权限被改动，或者磁盘读取出错。文件内容是否完好，此时还不知道。',
      en: 'Too many files and connections are open, somebody changed the permissions of the file, or the disk fails to read. Whether the file is sound is not known yet.',
    },
    steps: {
      zh: [
        '关闭不用的网页和程序，等一分钟再试；不要删除证书，也不用重新导入。',
        '仍然出现时，运行 hrca stop，再运行 hrca start，然后重试。',
        '还是不行，请 IT 人员检查证书助手的数据文件夹（Windows：%APPDATA%\\hrca，Linux：~/.local/share/hrca）的权限和磁盘。',
      ],
      en: [
        'Close pages and programs that you do not need, wait a minute and try again; do not remove the certificate or import it anew.',
        'If it comes back, run hrca stop, then hrca start, and try again.',
        'If that does not help, ask IT to check the disk and the permissions of the assistant’s data folder (Windows: %APPDATA%\\hrca, Linux: ~/.local/share/hrca).',
      ],
    },
  },
  KEYSTORE_WRITE_FAILED: {
    summary: {
      zh: '没能写入磁盘，原来的证书和口令不变，请清理磁盘空间后重试。',
      en: 'Nothing could be written to the disk, and certificate and PIN are as before: free some space and try again.',
    },
    when: {
      zh: '导入证书、修改口令、解锁或核对口令，需要保存时。',
      en: 'When something had to be saved: an import, a change of PIN, an unlocking, or a PIN being checked.',
    },
    why: {
      zh: '磁盘已满、文件夹不可写，或者系统的凭据存储没有响应。没有保存成功时，原来的口令仍然有效。',
      en: 'The disk is full, the folder cannot be written to, or the system’s credential store does not answer. The old PIN stays valid where the new one was not saved.',
    },
    steps: {
      zh: [
        '清理磁盘，至少留出 100 MB 可用空间，并清空回收站。',
        '再试一次；修改口令没有成功的，先用原口令。',
        '仍然失败时，请 IT 人员检查证书助手的数据文件夹（Windows：%APPDATA%\\hrca，Linux：~/.local/share/hrca）是否可写。',
      ],
      en: [
        'Free at least 100 MB on the disk, and empty the recycle bin.',
        'Try again; where a change of PIN failed, use the old PIN.',
        'If it still fails, ask IT whether the assistant’s data folder can be written to (Windows: %APPDATA%\\hrca, Linux: ~/.local/share/hrca).',
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
      en: 'When a certificate is used or imported, and the system’s credential store (keyring) is locked, not running, or no longer holds this computer’s secret.',
    },
    why: {
      zh: '导入时，证书助手会在系统的凭据存储中放一份只属于本机的密钥，这样文件被拷走也无法使用。换了电脑、重装系统、重置用户配置，或只复制了证书助手的文件夹，都会缺少这份密钥。',
      en: 'At import the assistant puts a secret of this computer’s own into the system’s credential store, so that copied files are useless. After a new computer, a fresh installation, a reset user profile or a mere copy of the assistant’s folder, that secret is not there.',
    },
    steps: {
      zh: [
        'Linux 桌面请先解锁系统钥匙环（注销后重新登录桌面通常即可），再重试；口令和剩余次数都不会变。',
        '仍然出现时，准备好发证机构给的证书文件（.pfx 或 .p12）和证书文件口令；没有时请联系发证机构。',
        '运行 hrca open 打开管理窗口，按“导入证书文件”。',
        '记下新的解锁码，用初始口令 123456 登录，并按提示设置新口令。',
      ],
      en: [
        'On a Linux desktop unlock the system’s keyring first (logging out of the desktop and in again is usually enough), and try again; PIN and tries stay as they are.',
        'If it appears again, have the certificate file (.pfx or .p12) from the issuer and its passphrase ready; without one, ask the issuer.',
        'Run hrca open and press 导入证书文件 (Import certificate file).',
        'Note the new PUK, log in with the initial PIN 123456, and choose a new PIN as the window asks.',
      ],
    },
  },
  KEYSTORE_PERMISSIONS_UNSAFE: {
    summary: {
      zh: '存放证书的文件夹可被他人进入，请 IT 人员改为仅本人可用。',
      en: 'Others can enter the folder that holds the certificates: ask IT to make it yours alone.',
    },
    when: {
      zh: '证书助手启动，或在命令行中打开存放证书的文件夹时。',
      en: 'When the assistant starts, or a command opens the folder that holds the certificates.',
    },
    why: {
      zh: '文件夹属于其他用户、其他用户也能打开，或者只是指向别处的链接。为保护证书，证书助手不使用这样的文件夹。',
      en: 'The folder belongs to somebody else, others can open it, or it is only a link to another place. To protect the certificates, the assistant does not use such a folder.',
    },
    steps: {
      zh: [
        '请 IT 人员以您的用户身份运行 ls -ld ~/.local/share/hrca，查看文件夹属于谁、谁能打开。',
        '改为仅本人可用：chmod 700 ~/.local/share/hrca；属于他人时先用 chown 改为您本人。',
        '重启证书助手（先 hrca stop，再 hrca start），然后重新登录。',
      ],
      en: [
        'Ask IT to run ls -ld ~/.local/share/hrca as you, to see whose folder it is and who can open it.',
        'Make it yours alone: chmod 700 ~/.local/share/hrca; where it belongs to somebody else, chown it to you first.',
        'Restart the assistant (hrca stop, then hrca start) and log in again.',
      ],
    },
  },
  KEYSTORE_SIGNATURE_WRONG: {
    summary: {
      zh: '签名与证书不符，未发送给网站，请重新插入 USB Key 后再试。',
      en: 'The signature does not fit the certificate and was not sent: put the USB Key in again, and retry.',
    },
    when: {
      zh: '每个签名在发送之前都用证书核对一遍，这一次没有通过。',
      en: 'Each signature is checked against its certificate before it is sent, and this one did not pass.',
    },
    why: {
      zh: '可能是驱动程序没有按标准签名、USB Key 有故障，或者保存的私钥不属于这张证书。',
      en: 'The driver does not sign as the standard says, the USB Key is faulty, or the private key that was kept is not that of the certificate.',
    },
    steps: {
      zh: [
        '重新插入 USB Key 再登录一次，或改选本单位的另一张证书。',
        'USB Key：安装发证机构或厂商的最新驱动程序。证书文件：在管理窗口按“导入证书文件”重新导入。',
        '仍然出现时，把 USB Key 的型号、错误代码和日志交给发证机构或技术支持。',
      ],
      en: [
        'Put the USB Key in again and log in once more, or choose another certificate of your unit.',
        'For a USB Key, install the latest driver of its issuer or vendor. For a certificate file, import it again with 导入证书文件 (Import certificate file) in the manage window.',
        'If it persists, give the issuer or support the model of the USB Key, the error code and the log.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
