import type { BilingualTexts } from '@hrca/protocol/bilingual';

/** How the window ends. */
export const endTexts = {
  end: {
    done: {
      heading: { zh: '已完成', en: 'Done' },
      lead: { zh: '请回到网站继续。', en: 'Please go on at the site.' },
    },
    cancelled: {
      heading: { zh: '已取消', en: 'Cancelled' },
      lead: { zh: '这个窗口可以关闭了。', en: 'This window can be closed.' },
    },
    timeout: {
      heading: { zh: '窗口已超时', en: 'Timed out' },
      lead: {
        zh: '两分钟没有操作，或打开已满九分钟，本次请求已结束。请回到网站重新登录。',
        en: 'Nothing happened for two minutes, or the window was open for nine, so the request has ended. Go back to the site and log in again.',
      },
    },
    replaced: {
      heading: { zh: '窗口已在别处打开', en: 'Opened elsewhere' },
      lead: {
        zh: '请使用新打开的窗口，这个窗口可以关闭了。',
        en: 'Please use the new window; this one can be closed.',
      },
    },
    failed: {
      heading: { zh: '没有完成', en: 'Not completed' },
      lead: { zh: '本次请求已结束。', en: 'The request has ended.' },
    },
    disconnected: {
      heading: { zh: '窗口已断开', en: 'Disconnected' },
      lead: {
        zh: '这个窗口与证书助手不再相连，可以关闭了。要继续登录，请回到网站重新开始。',
        en: 'This window has lost its connection to the certificate assistant and can be closed. To log in, start again at the site.',
      },
    },
    closeByHand: {
      zh: '浏览器不允许自动关闭，请手动关闭这个窗口。',
      en: 'The browser does not let this window close itself: please close it.',
    },
  },
} satisfies BilingualTexts;
