import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** Sites that may ask, configuration, and files. */
export const settingsFaq = {
  ORIGIN_INVALID: {
    summary: {
      zh: '网站地址的写法不对，请写成 https://主机名 这样的形式。',
      en: 'The site’s address is malformed: write it as https://host.',
    },
    when: {
      zh: '用 hrca origins add 添加网站，或在配置文件中填写网站地址时。',
      en: 'A site was added with hrca origins add, or written into a configuration file.',
    },
    why: {
      zh: '网站地址必须逐字一致才算同一个网站，所以只接受“https://主机名”，可以再加“:端口”；后面不能带路径、斜杠或通配符。以“http://localhost”开头的地址（例如演示网站 http://localhost:8080）只在手工加入名单时接受。',
      en: 'Sites are identified by their exact address, so only https://host is accepted, with :port where needed, and without path, slash or wildcard. An http://localhost address (for example the demo portal, http://localhost:8080) is accepted only if it is added to the list by hand.',
    },
    steps: {
      zh: [
        '打开网站，从地址栏复制地址，只保留第一个单斜杠之前的部分，例如 https://rs.example.cn。',
        '运行 hrca origins add https://rs.example.cn 加入名单（换成实际地址）。',
        '运行 hrca origins list 核对，然后重新登录。',
      ],
      en: [
        'Open the site, copy its address, and keep only the part before the first single slash, such as https://rs.example.cn.',
        'Run hrca origins add https://rs.example.cn with the real address.',
        'Check it with hrca origins list, and log in again.',
      ],
    },
  },
  ORIGIN_UNKNOWN: {
    summary: {
      zh: '网站名单里没有这个地址，请用 hrca origins list 核对后重试。',
      en: 'This address is not on the list of sites: check it with hrca origins list and try again.',
    },
    when: {
      zh: '请求登录的网站，或用 hrca origins remove 要移除的网站，不在名单里。',
      en: 'The site that requested a login, or that you tried to remove with hrca origins remove, is not on the list.',
    },
    why: {
      zh: '证书助手只接受名单内的网站。地址中的 https、主机名和端口有一处不同，就不是同一个网站。',
      en: 'The assistant accepts only sites on its list. If https, the host name or the port differs, it is another site.',
    },
    steps: {
      zh: [
        '运行 hrca origins list，与浏览器地址栏中的地址逐字核对。',
        '确属官方网站而不在名单里的，请 IT 人员运行 hrca origins add 加入；有疑问时请勿添加。',
        '要移除网站时，请照名单中的写法填写；内置的网站和管理员统一设置的网站不能移除。',
      ],
      en: [
        'Run hrca origins list and compare it with the browser’s address bar, character by character.',
        'If it is an official site and not on the list, ask IT to add it with hrca origins add; if in doubt, do not add it.',
        'To remove a site, write it exactly as in the list. Sites that are built in or set by an administrator cannot be removed.',
      ],
    },
  },
  CONFIG_INVALID: {
    summary: {
      zh: '配置有误，程序没有启动，请联系 IT 人员按提示改正。',
      en: 'The configuration is invalid and the program did not start: ask IT to correct the setting that is named.',
    },
    when: {
      zh: '证书助手或网站启动并读取配置时。',
      en: 'When the assistant or the site starts and reads its configuration.',
    },
    why: {
      zh: '配置文件或环境变量中有写错、缺少或不认识的项目。程序不会带着不确定的设置运行。',
      en: 'A setting in a configuration file or an environment variable is misspelt, missing or unknown. The program does not run with settings that are unclear.',
    },
    steps: {
      zh: [
        '请 IT 人员查看提示中写明的项目，在配置文件或环境变量中改正。',
        '核对 JSON 的括号、引号和逗号；网站地址应写成“https://主机名”，可以再加“:端口”。',
        '重新启动：证书助手用 hrca start；网站由运维人员重启。',
      ],
      en: [
        'Ask IT to correct the setting that the message names, in the configuration file or the environment variables.',
        'Check brackets, quotation marks and commas of the JSON; write sites as https://host, with :port where needed.',
        'Start again: hrca start for the assistant; the site is restarted by its operators.',
      ],
    },
  },
  OUTPUT_UNWRITABLE: {
    summary: {
      zh: '命令的输出没有写出去，请检查磁盘空间后重试。',
      en: 'The output of the command could not be written: check the disk space and try again.',
    },
    when: {
      zh: '命令的输出转到文件或另一个程序时，文件写不进去，或那个程序已经结束。',
      en: 'The output of a command was redirected to a file or to another program, and the file cannot be written or the program has ended.',
    },
    why: {
      zh: '命令可能已经执行，只是结果没有显示。导入证书时，没有显示出来的解锁码不会再显示。',
      en: 'The command may have been executed without showing its result. A PUK that was not shown at import is never shown again.',
    },
    steps: {
      zh: [
        '检查输出所在磁盘的剩余空间，换一个位置，或直接在终端运行。',
        '运行的是 hrca import 的，请再导入一次并加 --yes，得到新的解锁码。',
      ],
      en: [
        'Check the free space of the disk that the output is written to, choose another place, or run the command in a terminal.',
        'If it was hrca import, import the file again with --yes to get a new PUK.',
      ],
    },
  },
  FILE_UNREADABLE: {
    summary: {
      zh: '文件打不开，请核对文件的位置和权限后重试。',
      en: 'The file cannot be opened: check its location and permissions, then try again.',
    },
    when: {
      zh: '在命令中指定的文件，例如 hrca import 的证书文件，无法读取。',
      en: 'A file named in a command, such as the certificate file of hrca import, cannot be read.',
    },
    why: {
      zh: '文件不存在、名称写错、在已拔出的 U 盘上，或者您没有读取它的权限。',
      en: 'It does not exist, its name is misspelt, it is on a USB drive that was removed, or you have no permission to read it.',
    },
    steps: {
      zh: [
        '核对文件名和所在文件夹；路径中有空格时，请用英文双引号把路径括起来。',
        '把文件复制到自己的“文档”文件夹，再运行 hrca import 加文件路径；也可以在管理窗口按“导入证书文件”。',
        '提示没有权限时，请联系 IT 人员。',
      ],
      en: [
        'Check the name and the folder; put a path with spaces in double quotation marks.',
        'Copy the file to your documents folder and run hrca import with its path, or press 导入证书文件 (Import certificate file) in the management window.',
        'If you have no permission to read the file, ask IT.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
