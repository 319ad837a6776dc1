import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** What a browser keeps a page from: the way to programs on the same computer. */
export const accessFaq = {
  LOCAL_ACCESS_DENIED: {
    summary: {
      zh: '浏览器不允许本网站访问本机程序，请在网站权限中改为“允许”后重试。',
      en: 'The browser blocks this site’s access to programs on this computer: allow it in the site’s permissions and try again.',
    },
    when: {
      zh: '按“登录”之后，浏览器拦下了网页对证书助手的访问。',
      en: 'After 登录 (log in) was pressed, the browser blocked the page’s access to the assistant.',
    },
    why: {
      zh: '以前在浏览器的询问中选过“阻止”，或者连续三次关掉询问后浏览器记成了阻止，或者单位的浏览器策略不允许。登录页嵌在别的网页里时，外层网页没有放行也会这样。证书和口令都不受影响。',
      en: 'Block was chosen in the browser’s prompt, or the prompt was closed three times, which the browser treats as Block, or a browser policy of your unit forbids it. It also happens if the login page is embedded in another page that does not delegate the permission. Certificates and PINs are not affected.',
    },
    steps: {
      zh: [
        'Chrome：点地址栏左侧的图标，打开“网站设置”，把“此设备上的应用和服务”改为“允许”，再刷新页面。',
        'Edge：点地址栏左侧的锁形图标，打开“此站点的权限”，把访问此设备上应用和服务的一项改为“允许”，再刷新页面。',
        'Firefox：点地址栏左侧的权限图标，清除“设备应用和服务”旁的“已阻止”，再刷新页面。',
        '回到登录页，依次按单位登录 → CA → 登录；浏览器再次询问时选“允许”。',
        '选项是灰色、不能改时，请 IT 人员检查浏览器策略 LoopbackNetworkBlockedForUrls；登录页嵌在 iframe 中的，请网站开发人员加上 allow="loopback-network"。',
      ],
      en: [
        'Chrome: click the icon at the left of the address bar, open Site settings, set “Apps on device” to Allow, and reload the page.',
        'Edge: click the lock at the left of the address bar, open Permissions for this site, allow access to apps and services on this device, and reload the page.',
        'Firefox: click the permissions icon at the left of the address bar, clear Blocked beside “Device apps and services”, and reload the page.',
        'On the login page press 单位登录 (unit login) → CA → 登录 (log in), and choose Allow when the browser asks again.',
        'If the setting is greyed out, ask IT to check the browser policy LoopbackNetworkBlockedForUrls. If the login page is embedded in an iframe, the site’s developers must add allow="loopback-network".',
      ],
    },
  },
  LOCAL_ACCESS_DISMISSED: {
    summary: {
      zh: '浏览器的询问没有选“允许”就关掉了，请重新登录并选“允许”。',
      en: 'The browser’s prompt was closed without Allow: log in again and choose Allow.',
    },
    when: {
      zh: '按“登录”之后，浏览器询问是否允许此网站访问这台设备上的其他应用和服务，而询问被关掉了。',
      en: 'After 登录 (log in) was pressed, the browser asked whether this site may access other apps and services on this device, and the prompt was closed.',
    },
    why: {
      zh: '按了 Esc 或询问框上的叉。没有得到允许，网页就不能找证书助手。关掉三次后浏览器会记成“阻止”。',
      en: 'Esc or the cross of the prompt was pressed. Without the permission the page cannot look for the assistant. After three times the browser treats it as Block.',
    },
    steps: {
      zh: [
        '回到登录页，再按一次“登录”。',
        'Chrome、Edge：地址栏下方会弹出询问，请选“允许”。',
        'Firefox：地址栏左侧会弹出询问，请选“允许”。',
        '没有再弹出询问时，请点地址栏左侧的图标，在网站权限中改为“允许”，然后刷新页面。',
      ],
      en: [
        'Return to the login page and press 登录 (log in) again.',
        'Chrome and Edge: the prompt opens below the address bar. Choose Allow.',
        'Firefox: the prompt opens at the left of the address bar. Choose Allow.',
        'If the prompt does not open again, click the icon at the left of the address bar, change the site’s permission to Allow, and reload the page.',
      ],
    },
  },
  BLOCKED_BY_PAGE_CSP: {
    summary: {
      zh: '网站自身的安全设置没有放行证书助手，请联系网站技术支持。',
      en: 'The site’s own security settings block the assistant: inform the site’s support.',
    },
    when: {
      zh: '按“登录”之后，网页还没有连到证书助手就被自己的内容安全策略（CSP）拦下。',
      en: 'After 登录 (log in) was pressed, the page’s own content security policy (CSP) blocked the connection to the assistant.',
    },
    why: {
      zh: '网站发布时没有在 CSP 的 connect-src 中列出证书助手的地址。这不是您的电脑或浏览器的问题，Chrome、Edge、Firefox 都会这样。',
      en: 'The site was published without the assistant’s addresses in connect-src of its CSP. Your computer and browser are not the cause; it is the same in Chrome, Edge and Firefox.',
    },
    steps: {
      zh: [
        '按 Ctrl+F5 完整刷新登录页，再登录一次；Chrome、Edge 和 Firefox 都一样，不需要改浏览器设置。',
        '仍然出现时，请把错误代码和网址告诉网站技术支持。',
        '网站开发人员：在 connect-src 中加上 ws://127.0.0.1:17520、ws://127.0.0.1:27520 和 ws://127.0.0.1:37520，meta 标签和网关加的 CSP 也要检查。',
      ],
      en: [
        'Reload the login page completely with Ctrl+F5 and log in again. Browser settings need not be changed.',
        'If it persists, give the site’s support the error code and the address of the page.',
        'Developers of the site: add ws://127.0.0.1:17520, ws://127.0.0.1:27520 and ws://127.0.0.1:37520 to connect-src. Also check the CSP in meta tags and the one that a gateway adds.',
      ],
    },
  },
  BLOCKED_AS_INSECURE: {
    summary: {
      zh: '浏览器要求用加密方式连接证书助手，请按步骤开启或换浏览器。',
      en: 'The browser requires TLS for the connection to the assistant: turn it on as described, or use another browser.',
    },
    when: {
      zh: '按“登录”之后，浏览器不让网页用普通方式（ws）连接证书助手，而加密方式（wss）没有连通。',
      en: 'After 登录 (log in) was pressed, the browser refused the connection without TLS (ws), and the one with TLS (wss) failed.',
    },
    why: {
      zh: 'Chrome、Edge 和 Firefox 通常允许网页用普通方式连接本机；Safari 不允许，Firefox 在网页写有 upgrade-insecure-requests 时会改用加密方式。证书助手的加密方式默认不开启，也可能是浏览器还不信任它的证书。',
      en: 'Chrome, Edge and Firefox usually let pages connect to this computer without TLS. Safari does not, and Firefox changes to TLS if the page has upgrade-insecure-requests. The assistant’s TLS is off by default; or the browser does not trust its certificate yet.',
    },
    steps: {
      zh: [
        '换用 Chrome 或 Edge 打开登录页，通常就可以登录。',
        'Firefox：请 IT 人员在这台电脑上运行 hrca tls install，然后完全退出并重新打开 Firefox。',
        'Safari：同样请 IT 人员运行 hrca tls install，在系统询问时输入登录本机的口令确认，然后重新打开 Safari。',
        '已经开启仍出现时，请运行 hrca tls status 查看哪一处没有信任，再运行一次 hrca tls install。',
        '网站开发人员：从 CSP 中去掉 upgrade-insecure-requests，Firefox 用户就不需要以上步骤。',
      ],
      en: [
        'Open the login page in Chrome or Edge; there the login usually works.',
        'Firefox: ask IT to run hrca tls install on this computer, then quit Firefox completely and start it again.',
        'Safari: likewise ask IT to run hrca tls install, confirm when macOS asks, and start Safari again.',
        'If TLS is already on, run hrca tls status to see which store does not trust the certificate, and run hrca tls install again.',
        'Developers of the site: remove upgrade-insecure-requests from the CSP; then Firefox users need none of these steps.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
