import type { BilingualTexts } from '@hrca/protocol/bilingual';

/** Texts around the screens, and texts that several screens use. */
export const shellTexts = {
  product: { zh: '江苏省人社证书助手', en: 'HRSS Certificate Assistant' },
  askingFor: {
    login: { zh: '请求登录的网站', en: 'Site that asks you to log in' },
    share: { zh: '请求查看证书的网站', en: 'Site that asks for your certificates' },
  },
  askingThrough: { zh: '来自', en: 'through' },
  closesIn: { zh: (seconds: number) => `${seconds} 秒后自动关闭`, en: (seconds: number) => `Closes in ${seconds} s` },
  closesSoon: {
    zh: '半分钟内没有操作，窗口将自动关闭。按任意键可继续。',
    en: 'This window closes in half a minute unless you use it. Press any key to keep it open.',
  },
  closesAnyway: {
    zh: '窗口打开将满九分钟，一分钟内自动关闭。请尽快完成，来不及的请重新登录。',
    en: 'This window has been open for almost nine minutes and closes within a minute. Finish now, or log in again.',
  },
  notices: {
    'pin-saved': { zh: '新口令已保存，下次请用新口令。', en: 'The new PIN has been saved. Use it from now on.' },
  },
  ignored: {
    zh: '窗口刚出现或刚切换过来，刚才的按键和点击无效。请看清窗口，稍候再操作。',
    en: 'This window has just appeared or come to the front, so the last keys and clicks were ignored. Look at the window, wait a moment, and try again.',
  },
  errorCode: { zh: '错误代码', en: 'Error code' },
  ok: { zh: '确定', en: 'OK' },
  back: { zh: '返回', en: 'Back' },
  cancel: { zh: '取消', en: 'Cancel' },
  close: { zh: '关闭窗口', en: 'Close window' },
  show: { zh: '显示', en: 'Show' },
  hide: { zh: '隐藏', en: 'Hide' },
  busy: {
    checking: { zh: '正在验证…', en: 'Checking…' },
    saving: { zh: '正在保存新口令…', en: 'Saving the new PIN…' },
    importing: { zh: '正在导入…', en: 'Importing…' },
    waiting: { zh: '请稍候…', en: 'Please wait…' },
  },
} satisfies BilingualTexts;
