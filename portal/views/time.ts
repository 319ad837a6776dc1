import type { Language } from '@hrca/protocol/bilingual';
import { type Html, html } from '../html.ts';

const TIME_ZONE = 'Asia/Shanghai';

// Swedish writes dates and times as ISO 8601 does.
const dateFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short' });
const clockFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short', timeStyle: 'medium' });

/** `2026-03-01`, the day in Beijing; `at` is milliseconds since 1970. */
export function dateText(at: number): string {
  return dateFormat.format(at);
}

/** `2026-03-01 09:30:00`, in Beijing. */
export function clockText(at: number): string {
  return clockFormat.format(at);
}

/** The same with the time zone, as a `time` element. */
export function timeElement(at: number, language: Language): Html {
  const zone = language === 'zh' ? '（北京时间）' : ' (Beijing time)';
  return html`<time datetime="${new Date(at).toISOString()}">${clockText(at)}${zone}</time>`;
}
