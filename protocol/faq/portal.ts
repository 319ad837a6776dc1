import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** What the site answers before it looks at a login. */
export const portalFaq = {
  CHALLENGE_MALFORMED: {
    summary: {
      zh: '登录编号格式有误，请刷新登录页后重新登录。',
      en: 'The login number is malformed: reload the login page and log in again.',
    },
    when: {
      zh: '网页发起或提交登录时，附带的登录编号缺失或格式不对。',
      en: 'The login number that the page sent is missing or malformed.',
    },
    why: {
      zh: '登录编号（challenge）由网站发给登录页，只用一次。页面没有加载完整、被翻译插件改动过，或者网站程序有误，都会出现这种情况。',
      en: 'The site issues a login number that is used once, the challenge. The page did not load completely, a translation plug-in changed it, or the site has a defect.',
    },
    steps: {
      zh: [
        '按 Ctrl+F5 完整刷新登录页，暂停翻译等浏览器插件，再重新登录。',
        '仍然出现时，请把错误代码告诉网站技术支持。',
        '网站开发人员：challenge 应为 43 至 128 个 base64url 字符（A–Z、a–z、0–9、-、_），请原样传递。',
      ],
      en: [
        'Reload the login page completely with Ctrl+F5, pause translation and similar plug-ins, and log in again.',
        'If it persists, give the site’s support the error code.',
        'Developers of the site: a challenge is 43 to 128 base64url characters (A–Z, a–z, 0–9, -, _) and must be passed on unchanged.',
      ],
    },
  },
  CHALLENGE_UNKNOWN: {
    summary: {
      zh: '这个登录页已用过或已失效，请刷新页面后重新登录。',
      en: 'This login page has already been used or is no longer valid: reload it and log in again.',
    },
    when: {
      zh: '网站找不到这次登录的编号：同一个登录页提交了两次，或者在另一个页面又按了“登录”。',
      en: 'The site does not find the number of this login: the page was used twice, or 登录 (log in) was pressed on another page.',
    },
    why: {
      zh: '网站为每次登录发出的编号只能用一次，用过就作废，这样别人截取了也无法再用。同一浏览器再次按“登录”时，前一个编号随即作废。网站重启、同一网络登录太多、浏览器不保存 Cookie 时也会找不到。',
      en: 'The number that the site issues for a login is valid once, so that a stolen copy is useless. Pressing 登录 (log in) again in the same browser replaces it. The site also does not find it after a restart, when too many logins come from one network, or when the browser stores no cookies.',
    },
    steps: {
      zh: [
        '刷新登录页（不要用浏览器的“后退”），依次按单位登录 → CA → 登录。',
        '按“登录”后请等待结果，不要连续按多次。',
        '每次都出现时，请在浏览器设置中允许本网站使用 Cookie。',
      ],
      en: [
        'Reload the login page (do not use the browser’s Back button), and press 单位登录 (unit login) → CA → 登录 (log in).',
        'Press 登录 (log in) once and wait for the result.',
        'If it happens every time, allow cookies for this site in the browser’s settings.',
      ],
    },
  },
  CHALLENGE_EXPIRED: {
    summary: {
      zh: '登录等待超过十分钟已失效，请刷新页面后重新登录。',
      en: 'The login took longer than ten minutes and is no longer valid: reload the page and log in again.',
    },
    when: {
      zh: '从按“登录”到完成登录，超过了十分钟。',
      en: 'More than ten minutes passed between pressing 登录 (log in) and completing the login.',
    },
    why: {
      zh: '每次登录的编号有效期为十分钟，只用一次，过期作废，以防他人使用。登录途中已经改好的口令仍然有效。',
      en: 'The number of a login is valid for ten minutes and can be used once, so that others cannot use it later. A PIN that was changed during the login remains changed.',
    },
    steps: {
      zh: [
        '刷新登录页，依次按单位登录 → CA → 登录，选好证书后按“确定”，输入口令。',
        '刚才改过口令的，请用新口令。',
        '首次登录要设置新口令，请事先想好，以免超时。',
      ],
      en: [
        'Reload the login page, press 单位登录 (unit login) → CA → 登录 (log in), choose the certificate, press 确定 (OK), and type the PIN.',
        'If you have just changed the PIN, type the new one.',
        'The first login requires a new PIN: decide on one beforehand, so that the time is sufficient.',
      ],
    },
  },
  SESSION_ENDED: {
    summary: {
      zh: '登录途中会话已经结束，请刷新登录页后重新登录。',
      en: 'The session ended during the login: reload the login page and log in again.',
    },
    when: {
      zh: '登录还没有完成，会话就结束了：在另一个页面按了“退出”，或者等待确认的时间太长。',
      en: 'The session ended before the login was complete: 退出 (log out) was pressed on another page, or the confirmation waited too long.',
    },
    why: {
      zh: '退出之后，任何还在进行的请求都不能让会话恢复，这样退出才是真正退出。',
      en: 'After a logout, no pending request may restore the session. Otherwise the logout would not be complete.',
    },
    steps: {
      zh: ['刷新登录页，依次按单位登录 → CA → 登录。', '登录期间不要在其他页面按“退出”。'],
      en: [
        'Reload the login page and press 单位登录 (unit login) → CA → 登录 (log in).',
        'Do not press 退出 (log out) on another page during the login.',
      ],
    },
  },
  PORTAL_UNREACHABLE: {
    summary: {
      zh: '没有收到网站的回应，请检查网络，过几分钟再登录。',
      en: 'The site did not answer: check the network, and log in again in a few minutes.',
    },
    when: {
      zh: '登录页向网站发出请求，没有收到网站自己的回答。',
      en: 'The login page sent a request and got no answer from the site itself.',
    },
    why: {
      zh: '电脑的网络断开了，网站正在维护或停止了服务，或者单位的代理、防火墙拦下了请求。与证书和口令无关。',
      en: 'This computer is offline, the site is down or under maintenance, or a proxy or firewall of your unit blocked the request. Certificate and PIN are not the cause.',
    },
    steps: {
      zh: [
        '打开另一个网站，确认网络正常。',
        '过几分钟刷新登录页，重新登录。',
        '别的电脑能登录而这台不能时，请 IT 人员检查代理和防火墙；都不能登录时，请联系网站技术支持。',
      ],
      en: [
        'Open another site to check that the network works.',
        'Reload the login page after a few minutes and log in again.',
        'If other computers can log in, ask IT to check the proxy and firewall. If none can, inform the site’s support.',
      ],
    },
  },
  PORTAL_BUSY: {
    summary: {
      zh: '网站正忙，请稍等一两分钟再登录。',
      en: 'The site is busy: please wait a minute or two and log in again.',
    },
    when: {
      zh: '同时登录的单位太多，网站暂时不能再接受登录。',
      en: 'Too many units are logging in at the same time, and the site cannot accept another login now.',
    },
    why: {
      zh: '申报期等时段登录较集中。这与您的电脑、证书和口令无关。',
      en: 'There are many logins at some times, such as reporting periods. Your computer, certificate and PIN are not the cause.',
    },
    steps: {
      zh: ['请等一两分钟，刷新登录页后重新登录。', '持续半小时以上仍然出现时，请联系网站技术支持。'],
      en: [
        'Wait a minute or two, reload the login page, and log in again.',
        'If it lasts more than half an hour, inform the site’s support.',
      ],
    },
  },
  RATE_LIMITED: {
    summary: {
      zh: '登录尝试过于频繁，请等几分钟再试。',
      en: 'Too many login attempts: wait a few minutes before you try again.',
    },
    when: {
      zh: '短时间内从同一个网络提交了很多次登录。',
      en: 'Many logins came from the same network within a short time.',
    },
    why: {
      zh: '网站限制登录次数，以防恶意尝试。单位里多人共用一个网络出口时，次数会合并计算。',
      en: 'The site limits the number of logins, to prevent attacks. Users who share one internet connection are counted together.',
    },
    steps: {
      zh: [
        '请等几分钟，期间不要反复按“登录”。',
        '刷新登录页后重新登录。',
        '多人共用网络且经常出现时，请联系网站技术支持。',
      ],
      en: [
        'Wait a few minutes without pressing 登录 (log in) again.',
        'Reload the login page and log in again.',
        'If many users share your network and this happens often, inform the site’s support.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
