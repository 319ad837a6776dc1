import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** `hrca tls`: the assistant over TLS, for browsers that insist on it. */
export const tlsFaq = {
  TLS_TOOL_MISSING: {
    summary: {
      zh: '缺少修改浏览器证书库的程序，请按步骤安装后重试。',
      en: 'The program that changes the browsers’ certificate stores is missing: install it as described and try again.',
    },
    when: {
      zh: '在 Linux 上运行 hrca tls install、hrca tls remove 或 hrca tls status 时。',
      en: 'When hrca tls install, hrca tls remove or hrca tls status was run on Linux.',
    },
    why: {
      zh: 'Chromium 和 Firefox 在 Linux 上的证书库只能用 certutil 修改，它在系统的 libnss3-tools 软件包里，不随系统预装。',
      en: 'The certificate stores of Chromium and Firefox on Linux are changed with certutil. It is in the package libnss3-tools, which is not preinstalled.',
    },
    steps: {
      zh: [
        '请管理员安装：Debian、Ubuntu、UOS、麒麟运行 sudo apt-get install libnss3-tools。',
        '再运行一次原来的命令，例如 hrca tls install。',
        '仍然出现时，确认 /usr/bin/certutil 存在，并把错误代码告诉技术支持。',
      ],
      en: [
        'Ask an administrator to install it: sudo apt-get install libnss3-tools on Debian, Ubuntu, UOS and Kylin.',
        'Run the command again, for instance hrca tls install.',
        'If it persists, check that /usr/bin/certutil exists, and give support the error code.',
      ],
    },
  },
  TLS_TRUST_FAILED: {
    summary: {
      zh: '没能修改浏览器或系统的证书库，请按步骤处理后重试。',
      en: 'The certificate store of a browser or the system could not be changed: follow the steps and try again.',
    },
    when: {
      zh: '运行 hrca tls install 或 hrca tls remove 时，或者证书到期前自动更换时。',
      en: 'When hrca tls install or hrca tls remove was run, or when the certificate was renewed automatically before it expired.',
    },
    why: {
      zh: '系统询问时没有确认，或者证书库被主口令保护、文件损坏、磁盘写不进去。做到一半失败的会撤销；撤销不了的会记下来，下次清除。',
      en: 'The system’s prompt was not confirmed, or the store is protected by a primary passphrase, is damaged, or cannot be written. A change that fails is undone; what cannot be undone is recorded and removed next time.',
    },
    steps: {
      zh: [
        '看清提示中的 reason，那是系统或 certutil 给出的原因。',
        'Windows、macOS：再运行一次，系统询问是否信任或删除证书时选“是”或输入登录本机的口令。',
        'Firefox：关闭所有窗口；设置过“主口令”的，先在“隐私与安全”中取消，完成后再设回。',
        '再运行一次原来的命令；hrca tls remove 列出的证书库全部清理干净后，退出码才是 0。',
      ],
      en: [
        'Read the reason in the message. It comes from the system or from certutil.',
        'Windows and macOS: run the command again, and confirm when the system asks whether to trust or delete the certificate.',
        'Firefox: close all windows; if a primary passphrase is set, remove it under Privacy & Security and set it again afterwards.',
        'Run the command again; the exit code of hrca tls remove is 0 only when every store that it listed is clean.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
