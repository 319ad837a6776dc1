import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** Reaching the certificate assistant. */
export const agentFaq = {
  AGENT_UNAVAILABLE: {
    summary: {
      zh: '没有连上证书助手，请启动证书助手后重试。',
      en: 'The page could not connect to the certificate assistant: start it and try again.',
    },
    when: {
      zh: '在登录页按“登录”后，网页没有在这台电脑上找到证书助手；或者运行的命令需要证书助手，而它没有运行。',
      en: 'After 登录 (log in) was pressed, the page found no certificate assistant on this computer; or a command needs the assistant, and it is not running.',
    },
    why: {
      zh: '证书助手没有运行；或者这个网站不在证书助手的网站名单里。网页分不清这两种情况，请逐一查看。',
      en: 'The assistant is not running, or the site is not on the assistant’s list of sites. The page cannot distinguish the two, so please check both.',
    },
    steps: {
      zh: [
        '打开“江苏省人社证书助手”；找不到图标时，请单位 IT 人员运行 hrca start，再运行 hrca status 确认它已在运行。',
        '浏览器询问是否允许此网站访问这台设备上的其他应用和服务时，请选“允许”。',
        '用 Safari 打开登录页，或者只有 Firefox 连不上时，请改用 Chrome 或 Edge，或请 IT 人员运行 hrca tls install。',
        '回到登录页，依次按单位登录 → CA → 登录。',
        '仍然连不上时，请 IT 人员运行 hrca open，在窗口中查看这个网站是否刚被拒绝；确属官方网站的，运行 hrca origins add 加入名单。',
      ],
      en: [
        'Open 江苏省人社证书助手 (the certificate assistant). If there is no icon, ask IT to run hrca start, and then hrca status to check that it is running.',
        'When the browser asks whether this site may access other apps and services on this device, choose Allow.',
        'In Safari, or if only Firefox fails, use Chrome or Edge, or ask IT to run hrca tls install.',
        'On the login page press 单位登录 (unit login) → CA → 登录 (log in).',
        'If it still fails, ask IT to run hrca open and check whether the site has just been refused. If it is an official site, add it with hrca origins add.',
      ],
    },
  },
  AGENT_DISCONNECTED: {
    summary: {
      zh: '与证书助手的连接中断了，请确认它在运行，然后重新登录。',
      en: 'The connection to the certificate assistant was lost: check that it is running, then log in again.',
    },
    when: {
      zh: '登录进行到一半时，例如证书列表已经打开，网页与证书助手的连接断开。',
      en: 'The connection between the page and the assistant ended during a login, for example while the list of certificates was open.',
    },
    why: {
      zh: '证书助手在此期间被退出、重启或升级，或者电脑进入过休眠。本次登录没有完成，证书和口令都不受影响。',
      en: 'The assistant was stopped, restarted or updated, or the computer went to sleep. The login was not completed; certificates and PINs are not affected.',
    },
    steps: {
      zh: [
        '确认证书助手在运行：IT 人员可运行 hrca status，没有运行时运行 hrca start。',
        '刷新登录页，依次按单位登录 → CA → 登录。',
        '如果反复中断，请把错误代码和发生的时间告诉技术支持。',
      ],
      en: [
        'Check that the assistant is running: IT can run hrca status, and hrca start if it is not running.',
        'Reload the login page and press 单位登录 (unit login) → CA → 登录 (log in).',
        'If it happens repeatedly, give support the error code and the time.',
      ],
    },
  },
  AGENT_UNRESPONSIVE: {
    summary: {
      zh: '证书助手没有及时回应，请重启证书助手后重新登录。',
      en: 'The certificate assistant did not answer in time: restart it and log in again.',
    },
    when: {
      zh: '网页已经连到证书助手，但迟迟没有收到回应；或者运行 hrca start、hrca stop 后没有等到结果。',
      en: 'The page connected to the assistant but got no answer; or hrca start or hrca stop got no result in time.',
    },
    why: {
      zh: '证书助手停住了，或者电脑此刻太忙、内存不足。',
      en: 'The assistant has stopped responding, or the computer is too busy or has too little free memory.',
    },
    steps: {
      zh: [
        '关闭暂时不用的程序，等待半分钟，再按“登录”试一次。',
        '仍无回应时重启证书助手：先运行 hrca stop，再运行 hrca start；也可以注销或重启电脑。',
        '刷新登录页后重新登录；如果再次出现，请把错误代码告诉技术支持。',
      ],
      en: [
        'Close programs that you do not need, wait half a minute, and press 登录 (log in) again.',
        'If there is still no answer, restart the assistant: hrca stop, then hrca start; or log out of the computer, or restart it.',
        'Reload the login page and log in again. If it happens again, give support the error code.',
      ],
    },
  },
  AGENT_INCOMPATIBLE: {
    summary: {
      zh: '证书助手与本网站的版本不匹配，请把证书助手更新到最新版。',
      en: 'The version of the certificate assistant does not fit this site: update the assistant to the latest version.',
    },
    when: {
      zh: '网页连到证书助手，双方核对版本时。',
      en: 'When the page has connected to the assistant and the versions are compared.',
    },
    why: {
      zh: '证书助手安装得较早，而网站已经更新；少数情况下是网站还没有更新。',
      en: 'The installed assistant is older than the site requires. In rare cases the site is the older one.',
    },
    steps: {
      zh: [
        '运行 hrca --version 查看证书助手的版本。',
        '从网站的下载页安装最新版证书助手，原有证书会保留。',
        '刷新登录页后重新登录；已是最新版仍出现时，请联系网站技术支持，并告知版本号。',
      ],
      en: [
        'Run hrca --version to see the version of the assistant.',
        'Install the latest version from the site’s download page. Imported certificates are kept.',
        'Reload the login page and log in again. If the assistant is already the latest version, tell the site’s support which version it is.',
      ],
    },
  },
  AGENT_BUSY: {
    summary: {
      zh: '证书助手正在处理另一个请求，请先完成或取消已打开的窗口。',
      en: 'The certificate assistant is handling another request: finish or cancel it in the window that is open.',
    },
    when: {
      zh: '证书助手的窗口还开着，又在另一个页面按了“登录”。',
      en: 'The assistant’s window was still open when 登录 (log in) was pressed on another page.',
    },
    why: {
      zh: '为避免弄错是哪个网站在请求登录，证书助手一次只处理一个请求。',
      en: 'The assistant handles one request at a time, so that it is always clear which site is asking.',
    },
    steps: {
      zh: [
        '在任务栏找到证书助手的“证书列表”窗口；被挡住时，在先前的登录页按“再次显示窗口”。',
        '完成那次登录，或在窗口中按“取消”。',
        '回到现在的页面，重新按“登录”。',
        '找不到那个窗口时，请等两分钟，它会自动关闭，然后再试。',
      ],
      en: [
        'Find the assistant’s 证书列表 (Certificates) window in the task bar; if it is hidden, press 再次显示窗口 (show the window again) on the earlier login page.',
        'Finish that login, or press 取消 (Cancel) in the window.',
        'Return to this page and press 登录 (log in) again.',
        'If the window cannot be found, wait two minutes: it closes by itself. Then try again.',
      ],
    },
  },
  AGENT_ALREADY_RUNNING: {
    summary: {
      zh: '证书助手已经在运行，不需要再次启动，请直接登录。',
      en: 'The certificate assistant is already running and need not be started again: you can log in.',
    },
    when: {
      zh: '证书助手已在运行，又启动了一次，例如再次运行 hrca start。',
      en: 'The assistant was started while it was already running, for example by a second hrca start.',
    },
    why: {
      zh: '每位用户同时只能运行一个证书助手，这样口令的剩余次数才不会算错。',
      en: 'Each user can run only one assistant, so that the remaining PIN tries are counted correctly.',
    },
    steps: {
      zh: [
        '无需处理，回到登录页，依次按单位登录 → CA → 登录。',
        '如果确实要重新启动，请先运行 hrca stop，再运行 hrca start。',
      ],
      en: [
        'No action is needed. On the login page press 单位登录 (unit login) → CA → 登录 (log in).',
        'To restart it anyway, run hrca stop first and then hrca start.',
      ],
    },
  },
  AGENT_FOREIGN: {
    summary: {
      zh: '别的用户的程序占了证书助手的位置，没有向它发送任何内容，请联系 IT 人员。',
      en: 'A program of another user has taken the assistant’s place, and nothing was sent to it: ask IT.',
    },
    when: {
      zh: '启动证书助手或运行 hrca 命令时，与证书助手通信的套接字或管道属于另一个用户。',
      en: 'When the assistant was started or an hrca command was run, the socket or pipe of the assistant belonged to another user.',
    },
    why: {
      zh: '用另一个用户的身份启动过证书助手（例如“以其他用户身份运行”）；或者另一个用户的程序想截取在命令行输入的口令。',
      en: 'The assistant was started as another user (for example with Run as different user), or a program of another user tries to read PINs that are typed at the command line.',
    },
    steps: {
      zh: [
        '不要在命令行输入口令。请其他用户注销，或重启电脑，然后用自己的账户启动证书助手。',
        '重启后仍然如此的，请 IT 人员查明是哪个程序占用：Windows 是以 hrca- 开头的命名管道，Linux 用 ss -xlp 查看 control.sock。',
      ],
      en: [
        'Do not type a PIN at the command line. Ask the other user to log out, or restart the computer; then start the assistant in your own account.',
        'If that does not help, ask IT to find the program: on Windows by the named pipe whose name begins with hrca-, on Linux by control.sock in the output of ss -xlp.',
      ],
    },
  },
  DEBUGGER_ATTACHED: {
    summary: {
      zh: '证书助手不在调试器下运行，请清除 NODE_OPTIONS 后再启动。',
      en: 'The certificate assistant does not run under a debugger: clear NODE_OPTIONS and start it again.',
    },
    when: {
      zh: '启动证书助手或运行 hrca 命令时，程序发现自己的调试端口是打开的，于是没有启动。',
      en: 'When the assistant was started or an hrca command was run, the program found that its own debugging port was open and did not start.',
    },
    why: {
      zh: '调试端口让本机其他程序读到口令和密钥。通常是环境变量 NODE_OPTIONS 里有 --inspect，多见于装过开发工具的电脑。',
      en: 'A debugging port lets other programs on this computer read PINs and keys. Usually the environment variable NODE_OPTIONS contains --inspect, often on computers with development tools.',
    },
    steps: {
      zh: [
        '请单位 IT 人员查看环境变量：Windows 运行 set NODE_OPTIONS，Linux 和 macOS 运行 echo $NODE_OPTIONS。',
        '里面有 --inspect 时，从系统或用户的环境变量中删除 NODE_OPTIONS，注销后重新登录系统。',
        '重新启动证书助手，运行 hrca status 确认它已在运行。',
        '没有设置过 NODE_OPTIONS 却仍然出现时，可能有程序在监视这台电脑，请 IT 人员查杀恶意软件后再使用证书。',
      ],
      en: [
        'Ask IT to check the environment variable: run set NODE_OPTIONS on Windows, echo $NODE_OPTIONS on Linux and macOS.',
        'If it contains --inspect, remove NODE_OPTIONS from the system’s or user’s environment variables, then log out of the system and log in again.',
        'Start the assistant again, and run hrca status to check that it is running.',
        'If NODE_OPTIONS was not set, a program may be monitoring this computer: ask IT to scan for malware before you use the certificate.',
      ],
    },
  },
  AGENT_START_FAILED: {
    summary: {
      zh: '证书助手刚启动就退出了，请按提示中的日志文件查找原因。',
      en: 'The certificate assistant ended right after it was started: look for the cause in its log file.',
    },
    when: {
      zh: '运行 hrca start 或 hrca open 时，证书助手没有说明原因就结束了，或者启动后没有应答。',
      en: 'When hrca start or hrca open was run, the assistant ended without giving a reason, or did not answer.',
    },
    why: {
      zh: '程序文件不完整或被安全软件拦截，内存不足，或者另一个程序在它启动时结束了它。',
      en: 'Program files are missing or blocked by security software, memory ran out, or another program ended it during the start.',
    },
    steps: {
      zh: [
        '请单位 IT 人员打开错误提示里 log 一行写的日志文件，查看最后几行。',
        '运行 hrca start --foreground，程序会把错误直接显示在终端里。',
        '查看安全软件的隔离记录，把证书助手加入信任后重新安装。',
        '仍然不行时，请把错误代码、日志最后几行和 hrca --version 的输出告诉技术支持。',
      ],
      en: [
        'Ask IT to open the log file that is named under log in the error message, and to read its last lines.',
        'Run hrca start --foreground: the program then prints its error in the terminal.',
        'Check the quarantine of the security software, mark the assistant as trusted, and install it again.',
        'If it still fails, give support the error code, the last lines of the log and the output of hrca --version.',
      ],
    },
  },
  AGENT_PORTS_TAKEN: {
    summary: {
      zh: '证书助手要用的端口都被其他程序占用，请联系 IT 人员处理。',
      en: 'Other programs use all ports of the certificate assistant: ask IT to free one.',
    },
    when: {
      zh: '启动证书助手时。',
      en: 'When the assistant is started.',
    },
    why: {
      zh: '端口是程序在本机接收请求的编号。证书助手依次尝试 17520、27520、37520，三个都已被占用；多人共用一台电脑时，也可能是其他用户的证书助手占用的。',
      en: 'A port is the number under which a program receives requests on the computer. The assistant tries 17520, 27520 and 37520 in turn, and all three are taken; on a shared computer they may be in use by other users’ assistants.',
    },
    steps: {
      zh: [
        '请 IT 人员查出占用端口的程序：Windows 运行 netstat -ano | findstr "17520 27520 37520"，Linux 运行 ss -ltnp。',
        '关闭占用端口的程序，或请共用电脑的其他用户注销。',
        '运行 hrca start，再用 hrca status 确认证书助手已在运行。',
      ],
      en: [
        'Ask IT to find the programs that use the ports: run netstat -ano | findstr "17520 27520 37520" on Windows, ss -ltnp on Linux.',
        'Close a program that uses one of the ports, or ask other users of a shared computer to log out.',
        'Run hrca start, and hrca status to check that the assistant is running.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
