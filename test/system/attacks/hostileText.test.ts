import type { CertificateView, WindowView } from '@hrca/protocol';
import { showable } from '@hrca/protocol/printable';
import { expect, test } from 'vitest';
import { useBrowser } from '#test/support/browser/browser.ts';
import { openWindow } from '#test/support/browser/windowHarness.ts';
import { certificateView, ORIGIN, views } from '#test/support/browser/windowViews.ts';

const browser = useBrowser();

// Proves that characters which reorder, hide or imitate text are shown as code points.
test.each([
  ['right-to-left override', 'abc\u202Egnp.exe', 'abc[U+202E]gnp.exe'],
  ['isolates', '\u2067x\u2069', '[U+2067]x[U+2069]'],
  ['zero width', 'gov\u200B.cn', 'gov[U+200B].cn'],
  ['controls', 'a\u0000b\r\nc', 'a[U+0000]b[U+000D][U+000A]c'],
  ['line separator', 'a\u2028b', 'a[U+2028]b'],
  ['tag characters', 'a\u{E0041}b', 'a[U+E0041]b'],
  ['Hangul filler', 'a\u3164b', 'a[U+3164]b'],
  ['lone surrogate', 'a\uD800b', 'a[U+D800]b'],
  ['rows of spaces', `a${'\u3000'.repeat(99)}b`, 'a b'],
  ['ordinary text is unchanged', '江苏𠮷田（中国）Co., Ltd. “A”', '江苏𠮷田（中国）Co., Ltd. “A”'],
])('O12 deceptive characters are shown as code points: %s', (_, text, shown) => {
  expect(showable(text)).toBe(shown);
});

// Proves that the length of a name is bounded, counted in characters.
test('O12 a name of 60 KB is truncated between two characters', () => {
  expect(showable('司'.repeat(60_000))).toBe(`${'司'.repeat(200)}…`);
  expect(showable('𠮷'.repeat(60_000))).toBe(`${'𠮷'.repeat(200)}…`);
});

const hostile: Record<string, Partial<CertificateView>> = {
  markup: {
    unitName: '<img src=x onerror="document.title=1"><script>document.title=2</script>',
    unitCode: '"><svg onload=alert(1)>',
    issuer: '</main><h1>fake</h1>',
    keyKind: '{{7*7}}',
  },
  long: { unitName: '司'.repeat(60_000), issuer: 'W'.repeat(60_000), unitCode: '9'.repeat(60_000) },
  spaceless: { unitName: 'W'.repeat(60_000), issuer: '\u0301'.repeat(60_000) },
  stacked: { unitName: `a${'\u0301\u0489\u20DD'.repeat(500)}`, issuer: `b${'\u0E47'.repeat(500)}` },
  bidi: { unitName: '\u202E司公限有\u202C', unitCode: '\u202E123', issuer: 'ש\u202Eلا' },
};

// Proves that fields of a certificate become text nodes, bounded and isolated, and never markup.
test.each(
  Object.entries(hostile),
)('O12 a certificate full of %s changes nothing but its own text', async (_, fields) => {
  const { page, show, nextAction } = await openWindow({ browser: browser(), viewport: { width: 360, height: 640 } });
  const certificate = certificateView({ number: 9, ...fields });
  for (const view of [
    { screen: 'certificates', purpose: 'login', origin: ORIGIN, certificates: [certificate] },
    { ...views.share, certificates: [certificate] },
    { ...views.pin, certificate },
    { ...views.manage, certificates: [certificate] },
  ] satisfies WindowView[]) {
    await show(view);
    const measured = await page.evaluate(() => ({
      sideways: document.documentElement.scrollWidth - innerWidth,
      height: Math.max(...[...document.querySelectorAll('.card')].map((card) => card.clientHeight)),
      elements: document.querySelectorAll('img, script:not([src]), svg, main h1').length,
      title: document.title,
    }));
    expect(measured.sideways).toBeLessThanOrEqual(0);
    expect(measured.height).toBeLessThan(420);
    expect(measured.elements).toBe(1);
    expect(measured.title).toMatch(/江苏省人社证书助手$/);
    if (view.screen === 'certificates' && view.purpose === 'login') {
      await page.keyboard.press('Enter');
      expect(await nextAction()).toEqual({ action: 'choose', certificateId: certificate.id });
    }
  }
});

// Proves that a page cannot move the origin out of view or hide its end.
test('O12 a long origin is wrapped and complete, a hostile one is shown as code points, and both stay visible', async () => {
  const { page, show } = await openWindow({ browser: browser(), viewport: { width: 360, height: 440 } });
  const long = `https://${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(50)}.example`;
  await show({ ...views.puk, origin: long });
  expect(await page.locator('.asking .origin').textContent()).toBe(long);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const box = await page.locator('.asking').boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  await show({ ...views.pin, origin: 'https://portal\u202Etest' });
  expect(await page.locator('.asking .origin').textContent()).toBe('https://portal[U+202E]test');
});

// Proves that a name with right-to-left letters does not reorder the text around it.
test('O12 untrusted text is isolated from the direction of the text around it, on every screen', async () => {
  const { page, show } = await openWindow({ browser: browser(), viewport: { width: 560, height: 720 } });
  const name = 'שלום';
  const fields = { unitName: name, unitCode: name, issuer: name, keyKind: name, device: name };
  await show({ ...views.pin, origin: `https://${name}.test`, program: name, certificate: certificateView(fields) });
  const directions = await page.evaluate((text) => {
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = nodes.nextNode(); node; node = nodes.nextNode())
      if (node.textContent?.includes(text)) found.push(getComputedStyle(node.parentElement as Element).unicodeBidi);
    return found;
  }, name);
  expect(directions).toEqual(Array(7).fill('isolate'));
});

test.each([
  ['a known browser, by its file name', 'msedge.exe', 'Microsoft Edge'],
  ['an unknown program', 'curl', 'curl'],
  ['a program with the name of an object member', 'constructor', 'constructor'],
  ['markup', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
  ['a bidi mark', 'firefox\u202Eexe', 'firefox[U+202E]exe'],
  ['a long name', 'W'.repeat(4_000), `${'W'.repeat(40)}…`],
])('O12 the requesting program is shown beside the origin: %s', async (_, program, shown) => {
  // Proves that a file name, which its owner chooses, is shown as text, truncated and isolated.
  const { page, show } = await openWindow({ browser: browser(), viewport: { width: 360, height: 640 } });
  await show({ ...views.pin, program });
  expect(await page.locator('.asking .program').textContent()).toBe(shown);
  expect(await page.locator('.asking .origin').textContent()).toBe(ORIGIN);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

// Without isolation the last file would be shown first.
test('O12 file names with right-to-left letters are shown in their order', async () => {
  const { page, show } = await openWindow({ browser: browser(), viewport: { width: 360, height: 640 } });
  await show(views['manage-empty']);
  await page
    .locator('#import-file')
    .setInputFiles(['אבג', 'דהו'].map((name) => ({ name, mimeType: '', buffer: Buffer.alloc(9) })));
  const first = await page.getByText('אבג', { exact: true }).boundingBox();
  const second = await page.getByText('דהו', { exact: true }).boundingBox();
  expect(first?.y).toBe(second?.y);
  expect(first?.x).toBeLessThan(second?.x ?? 0);
});
