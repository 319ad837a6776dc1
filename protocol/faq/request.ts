import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** What becomes of a request, once it has reached the certificate assistant or the site. */
export const requestFaq = {
  WINDOW_UNAVAILABLE: {
    summary: {
      zh: '证书助手的窗口没能打开，请确认电脑装有浏览器后重试。',
      en: 'The certificate assistant could not open its window: check that the computer has a browser, and try again.',
    },
    when: {
      zh: '按“登录”或运行 hrca open 之后，证书助手要打开窗口时。',
      en: 'The assistant tried to open its window after 登录 (log in) was pressed or hrca open was run.',
    },
    why: {
      zh: '证书助手借助本机的浏览器显示窗口。没有找到可用的浏览器，当前没有桌面（例如远程命令行），配置的打开命令有误，或者系统已没有端口或文件句柄可用。',
      en: 'The assistant uses a browser of this computer to show its window. No browser was found, there is no desktop (for example on a remote command line), the configured command is wrong, or the system has no free port or file handle.',
    },
    steps: {
      zh: [
        '确认电脑装有 Edge、Chrome 或其他浏览器，并且能正常打开。',
        '请在有桌面的电脑上登录，不要在远程命令行中操作。',
        '单位设置过打开窗口的命令时，请 IT 人员检查配置文件或环境变量 HRCA_WINDOW_COMMAND，命令中应含有 {url}。',
        '重启证书助手（先 hrca stop，再 hrca start），然后重新登录。',
      ],
      en: [
        'Check that Edge, Chrome or another browser is installed and can be opened.',
        'Log in at a computer with a desktop, not from a remote command line.',
        'If your unit has set the command that opens the window, ask IT to check the configuration file or the variable HRCA_WINDOW_COMMAND; the command must contain {url}.',
        'Restart the assistant (hrca stop, then hrca start) and log in again.',
      ],
    },
  },
  REQUEST_INVALID: {
    summary: {
      zh: '网页发出的请求有误，请刷新页面，仍有问题请联系网站技术支持。',
      en: 'The page sent an invalid request: reload it, and inform the site’s support if this persists.',
    },
    when: {
      zh: '证书助手或网站收到内容不合规定的请求时。',
      en: 'The assistant or the site received a request that does not follow the protocol.',
    },
    why: {
      zh: '页面没有加载完整，或者网站的登录程序有误。这不是您的操作造成的。',
      en: 'The page did not load completely, or the site’s login program has a defect. You did not cause it.',
    },
    steps: {
      zh: [
        '按 Ctrl+F5 完整刷新登录页，再重新登录。',
        '仍然出现时，请把错误代码和网址告诉网站技术支持；页面上有“字段”“预期”“实际”的，一并告诉。',
        '网站开发人员：错误的 details 和证书助手、网站的日志都写明 field（有误的字段）、expected（预期）和 got（实际）。请对照官方 SDK 中 signLogin 的选项改正，选项名写错的也会列为 field。',
      ],
      en: [
        'Reload the login page completely with Ctrl+F5 and log in again.',
        'If it persists, give the site’s support the error code and the address of the page, and what the page shows beside Field, Expected and Found.',
        'Developers of the site: the error’s details, and the logs of the assistant and the site, name the field, what was expected and what was found (got). Compare with the options of signLogin in the official SDK; a mistyped option name is also reported as field.',
      ],
    },
  },
  REQUEST_ABORTED: {
    summary: {
      zh: '本次登录已被网页中止，需要时请重新按“登录”。',
      en: 'The page stopped this login: press 登录 (log in) to start again.',
    },
    when: {
      zh: '登录尚未完成，网页自己停止了等待。',
      en: 'The page stopped waiting before the login was complete.',
    },
    why: {
      zh: '在网页上取消了登录，或者换到了别的页面，或者网站限制了等待时间。证书助手的窗口会随之关闭，没有签名。',
      en: 'The login was cancelled on the page, another page was opened, or the site limits its waiting time. The assistant’s window closes, and nothing was signed.',
    },
    steps: {
      zh: [
        '回到登录页，依次按单位登录 → CA → 登录。',
        '登录期间请保持登录页打开，在证书助手的窗口中完成选择证书和输入口令。',
      ],
      en: [
        'Return to the login page and press 单位登录 (unit login) → CA → 登录 (log in).',
        'Keep the login page open while you choose the certificate and type the PIN in the assistant’s window.',
      ],
    },
  },
  INTERNAL: {
    summary: {
      zh: '程序遇到了意外问题，请重试，仍不行请把错误代码告诉技术支持。',
      en: 'An unexpected error occurred: try again, and give support the error code if it persists.',
    },
    when: {
      zh: '证书助手或网站在处理请求时发生了没有预料到的错误。',
      en: 'An unexpected error occurred in the assistant or the site.',
    },
    why: {
      zh: '原因记录在日志中，需要技术人员查看。日志里没有口令和证书的密钥。',
      en: 'The cause is recorded in the log, for technicians. The log contains no PINs and no keys.',
    },
    steps: {
      zh: [
        '刷新页面后再试一次。',
        '仍不行时重启证书助手：先运行 hrca stop，再运行 hrca start。',
        '请 IT 人员取出证书助手的日志（Windows：%LOCALAPPDATA%\\hrca，Linux：~/.local/state/hrca），连同错误代码和发生时间交给技术支持。',
      ],
      en: [
        'Reload the page and try again.',
        'If it persists, restart the assistant: hrca stop, then hrca start.',
        'Ask IT for the assistant’s log (Windows: %LOCALAPPDATA%\\hrca, Linux: ~/.local/state/hrca) and send it to support with the error code and the time.',
      ],
    },
  },
  SM2_SELF_TEST_FAILED: {
    summary: {
      zh: '国密算法自检未通过，请重新安装证书助手，仍不行请把错误代码告诉技术支持。',
      en: 'The self-test of the SM2 algorithm failed: install the assistant again, and give support the error code if it persists.',
    },
    when: {
      zh: '程序第一次使用国密证书（SM2）之前，用标准中的示例检查自身，结果不对。',
      en: 'Before its first use of an SM2 certificate, the program tested itself with the example of the standard and got a different result.',
    },
    why: {
      zh: '程序文件可能损坏，或者网站的服务器使用了不含国密算法的运行环境。为安全起见，不签名也不放行；RSA 证书不受影响。',
      en: 'The program may be damaged, or the site’s server runs on a platform without SM2. For safety, nothing is signed or accepted. RSA certificates are not affected.',
    },
    steps: {
      zh: [
        '重启证书助手后再试一次：先运行 hrca stop，再运行 hrca start。',
        '仍然出现时，从官方网站重新下载并安装证书助手；已导入的证书会保留。',
        '如果其他单位在同一网站也遇到，请告诉网站的技术支持：服务器需使用带 SM2 和 SM3 的 Node.js。',
      ],
      en: [
        'Restart the assistant and try again: hrca stop, then hrca start.',
        'If it persists, download the assistant from the official site and install it again; imported certificates are kept.',
        'If other units get this error on the same site, tell the site’s support that its server needs a Node.js with SM2 and SM3.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
