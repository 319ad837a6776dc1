import type { BilingualTexts } from '@hrca/protocol/bilingual';

/** How the window ends. */
export const endTexts = {
  end: {
    done: {
      heading: { zh: '已完成', en: 'Done' },
      lead: { zh: '请回到网站继续。', en: 'Please continue on the site.' },
    },
    cancelled: {
      heading: { zh: '已取消', en: 'Cancelled' },
      lead: { zh: '这个窗口可以关闭了。', en: 'You can close this window.' },
    },
    timeout: {
      heading: { zh: '窗口已超时', en: 'Timed out' },
      lead: {
        zh: '两分钟没有操作，或打开已满九分钟，本次请求已结束。请回到网站重新登录。',
        en: 'The window was not used for two minutes, or was open for nine. The request has ended. Go back to the site and log in again.',
      },
    },
    replaced: {
      heading: { zh: '已打开新的窗口', en: 'A new window is open' },
      lead: {
        zh: '请使用新窗口，这个窗口可以关闭了。',
        en: 'Please use the new window. You can close this one.',
      },
    },
    failed: {
      heading: { zh: '没有完成', en: 'Not completed' },
      lead: { zh: '本次请求已结束。', en: 'The request has ended.' },
    },
    disconnected: {
      heading: { zh: '窗口已断开', en: 'Disconnected' },
      lead: {
        zh: '这个窗口与证书助手的连接已断开，可以关闭了。要登录，请回到网站重新开始。',
        en: 'This window is no longer connected to the certificate assistant. You can close it. To log in, start again on the site.',
      },
    },
    closeByHand: {
      zh: '浏览器不允许自动关闭，请手动关闭这个窗口。',
      en: 'The browser does not allow the page to close this window. Please close it yourself.',
    },
  },
} satisfies BilingualTexts;
