import { element, untrusted } from '../dom.ts';

/** Longer than any origin that a browser sends: the end of a host name identifies the site, so it is never cut off. */
const ORIGIN_MAX_LENGTH = 300;

export function originChip(origin: string): HTMLElement {
  return element('code', { class: 'origin' }, [untrusted(origin, ORIGIN_MAX_LENGTH)]);
}

/** Longer than the file name of every known browser. */
const PROGRAM_MAX_LENGTH = 40;

/** Product names of common browsers, by file name; any other program is shown by its file name. */
const browsers: Readonly<Record<string, string>> = {
  chrome: 'Google Chrome',
  'google chrome': 'Google Chrome',
  chromium: 'Chromium',
  msedge: 'Microsoft Edge',
  'microsoft edge': 'Microsoft Edge',
  firefox: 'Firefox',
  'firefox-esr': 'Firefox',
  '360chrome': '360 极速浏览器',
  '360se': '360 安全浏览器',
  qqbrowser: 'QQ 浏览器',
};

/** The program that asks, by the file name that the operating system reports. */
export function programName(file: string): HTMLElement {
  const name = file.replace(/\.exe$/i, '');
  const known = Object.entries(browsers).find(([key]) => key === name.toLowerCase())?.[1];
  return element('span', { class: 'program' }, [untrusted(known ?? name, PROGRAM_MAX_LENGTH)]);
}
