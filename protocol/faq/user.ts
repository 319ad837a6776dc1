import type { ErrorCode } from '../errors.ts';
import type { FaqEntry } from './entry.ts';

/** The user cancelled or did not act in time. */
export const userFaq = {
  USER_CANCELLED: {
    summary: {
      zh: '您取消了本次操作，需要时请重新开始。',
      en: 'You cancelled the request: start again when you need to.',
    },
    when: {
      zh: '在证书助手的窗口中按了“取消”，或者关闭了窗口。',
      en: 'Cancel (取消) was pressed in the assistant’s window, or the window was closed.',
    },
    why: {
      zh: '取消之后什么也没有签名，也没有任何改动，可以放心重新操作。',
      en: 'Nothing was signed and nothing was changed, so it is safe to start again.',
    },
    steps: {
      zh: [
        '要继续登录，请回到登录页，依次按单位登录 → CA → 登录。',
        '如果窗口不是您打开的，请看清窗口上显示的网站地址，再决定是否继续；有疑问时请联系技术支持。',
      ],
      en: [
        'To log in, return to the login page and press 单位登录 (unit login) → CA → 登录 (log in).',
        'If you did not open the window yourself, check which site it names before you continue. If in doubt, ask support.',
      ],
    },
  },
  USER_TIMEOUT: {
    summary: {
      zh: '窗口两分钟没有操作，或打开已满九分钟，已自动关闭，请重新登录。',
      en: 'The window was not used for two minutes, or was open for nine, and has closed: log in again.',
    },
    when: {
      zh: '证书助手的窗口连续两分钟没有任何操作；或者一直有操作，但打开已满九分钟。',
      en: 'The assistant’s window was not used for two minutes; or it was in use, but had been open for nine minutes.',
    },
    why: {
      zh: '为防止离开座位时被他人使用，无人操作的窗口会自动关闭；登录请求十分钟后失效，所以窗口最多开九分钟。窗口也可能被其他窗口挡住，没有被看到。',
      en: 'A window without input closes, so that others cannot use it while you are away. A login request is valid for ten minutes, so a window stays open for nine at most. The window may also have been hidden behind other windows.',
    },
    steps: {
      zh: [
        '回到登录页，依次按单位登录 → CA → 登录。',
        '没有看到窗口时，请按登录页上的“再次显示窗口”，或在任务栏中查找。',
        '请先备好口令，选好证书后按“确定”并输入口令。',
        '已经设置过新口令的，新口令已保存，请用新口令登录。',
      ],
      en: [
        'Return to the login page and press 单位登录 (unit login) → CA → 登录 (log in).',
        'If you do not see the window, press 再次显示窗口 (show the window again) on the login page, or look in the task bar.',
        'Have your PIN ready; choose the certificate, press 确定 (OK), and type the PIN.',
        'If you have already set a new PIN, it is saved: log in with it.',
      ],
    },
  },
  ORIGIN_WAITING: {
    summary: {
      zh: '这个网站的窗口接连几次没有完成，请稍等，再按“登录”。',
      en: 'Several windows of this site were not completed: wait a moment, then press 登录 (log in) again.',
    },
    when: {
      zh: '同一个网站接连三次以上打开证书助手的窗口，每次都被取消或超时，随后又来请求；在网页上取消的，两次算一次。',
      en: 'A site opened the assistant’s window three or more times in a row, each was cancelled or timed out, and the site asks again. Two that were cancelled on the page count as one.',
    },
    why: {
      zh: '为防止网站反复弹出窗口打扰您，证书助手让它等待：先是十秒，每再被拒绝一次就加倍，最多十五分钟。其他网站不受影响。',
      en: 'To prevent a site from opening windows again and again, the assistant makes it wait: first ten seconds, then twice as long after each further refusal, fifteen minutes at most. Other sites are not affected.',
    },
    steps: {
      zh: [
        '如果是您自己取消的，请等到网页所示的秒数过去，再按“登录”，并在窗口中完成登录；成功一次后就不再等待。',
        '如果您没有按“登录”而窗口反复弹出，请关闭那个网页，并把网址告诉技术支持。',
        '急用时可请 IT 人员重启证书助手：先运行 hrca stop，再运行 hrca start。',
      ],
      en: [
        'If you cancelled yourself, wait for the number of seconds shown on the page, press 登录 (log in) again and complete the login in the window. After one success there is no more waiting.',
        'If windows appear although you did not press 登录 (log in), close that page and give support its address.',
        'If it is urgent, IT can restart the assistant with hrca stop and hrca start.',
      ],
    },
  },
} satisfies Partial<Record<ErrorCode, FaqEntry>>;
