import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSettings, readPolicy } from '#agent/config/settings.ts';
import { createOriginList } from '#agent/origins/originList.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

async function folderWith(text: string): Promise<{ folder: string; file: string }> {
  const folder = join(await temporaryFolder(), 'config');
  await mkdir(folder, { mode: 0o700 });
  const file = join(folder, 'config.json');
  await writeFile(file, text);
  return { folder, file };
}

describe('an invalid settings file', () => {
  test.each([
    ['an unknown key', '{\n  "windowComand": []\n}', 2, 'windowComand', /windowCommand/, '"windowComand"'],
    ['a wrong type', '{\n\n  "origins": "https://a.test"\n}', 3, 'origins', /列表 · a list/, '"https://a.test"'],
    ['a wrong type within', '{ "pkcs11": [\n  { "library": 7 }\n] }', 2, 'pkcs11[0].library', /文字 · a text/, '7'],
    [
      'an unknown key within',
      '{ "skf": [\n  {\n "libary": "/a.so" }\n] }',
      3,
      'skf[0].libary',
      /library, name/,
      '"libary"',
    ],
    ['a key that is missing', '{ "skf": [\n  { "name": "江苏CA" }] }', 2, 'skf[0].library', /文字 · a text/, undefined],
    [
      'a value that is none of several',
      '{ "credentialStore": "keychain" }',
      1,
      'credentialStore',
      /"system" \| "file"/,
      '"keychain"',
    ],
    [
      'a relative path',
      '{ "skf": [{ "library": "lib.so" }] }',
      1,
      'skf[0].library',
      /绝对路径 · an absolute path/,
      '"lib.so"',
    ],
    ['no truth value', '{ "usualDrivers": "no" }', 1, 'usualDrivers', /true \| false/, '"no"'],
    ['an empty command', '{ "windowCommand": [] }', 1, 'windowCommand', /at least 1/, '[]'],
    [
      'an origin with a path',
      '{ "origins": [\n"https://a.test",\n"https://a.test/login"] }',
      3,
      'origins[1]',
      /https:\/\/rs.+path/,
      '"https://a.test/login"',
    ],
    ['a list', '[]', 1, undefined, /一组设置 · an object/, '[]'],
    ['a key that every object has', '{\n"toString": 1\n}', 2, 'toString', /one of: origins/, '"toString"'],
    ['the key of a prototype', '{\n"__proto__": 1\n}', 2, '__proto__', /one of: origins/, '"__proto__"'],
    [
      'a key that stands twice, of which the last counts',
      '{\n"usualDrivers": true,\n"usualDrivers": 1\n}',
      3,
      'usualDrivers',
      /true \| false/,
      '1',
    ],
    [
      'brackets within brackets without end',
      `{ "origins":\n${'['.repeat(20_000)}${']'.repeat(20_000)}\n}`,
      2,
      undefined,
      /at most 32 levels/,
      undefined,
    ],
  ])('the error for %s in the settings has file, line, setting, expected and found value, and an example', async (_, text, line, setting, expected, got) => {
    const { folder, file } = await folderWith(text);
    const details = {
      file,
      line,
      ...(setting && { setting }),
      expected: expect.stringMatching(expected),
      got: got ?? expect.any(String),
      example: expect.stringContaining('"'),
    };
    await expect(openSettings(folder)).rejects.toMatchObject({ code: 'CONFIG_INVALID', details });
    await expect(readPolicy(file)).rejects.toMatchObject({ code: 'CONFIG_INVALID', details });
  });

  test.each([
    ['a comma too many', '{\n  "origins": [],\n}', 3],
    ['a comma too few', '{\n  "origins": []\n  "skf": []\n}', 3],
    ['a comment', '{\n  // mine\n  "skf": []\n}', 2],
    ['single quotes', "{\n  'skf': []\n}", 2],
    ['a backslash of Windows', '{ "skf": [\n{ "library": "C:\\Windows\\a.dll" }] }'.replaceAll('\\\\', '\\'), 2],
    ['no text', '', 1],
  ])('the error for JSON with %s has the line', async (_, text, line) => {
    const { folder } = await folderWith(text);
    await expect(openSettings(folder)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      details: { line, expected: expect.stringContaining('JSON'), got: expect.any(String) },
    });
  });
});

test.each([
  ['a trailing slash', 'https://rs.example.gov.cn/', 'https://rs.example.gov.cn'],
  ['capital letters', 'HTTPS://RS.Example.gov.cn', 'https://rs.example.gov.cn'],
  ['the default port', 'https://rs.example.gov.cn:443', 'https://rs.example.gov.cn'],
  ['space around it', ' https://rs.example.gov.cn:8443 ', 'https://rs.example.gov.cn:8443'],
  ['a portal on this computer', 'http://localhost:8080/', 'http://localhost:8080'],
])('an origin with %s is normalised as browsers send it, in file and command, and can be removed as it was written', async (_, written, origin) => {
  const { folder, file } = await folderWith(JSON.stringify({ origins: [written] }));
  expect((await openSettings(folder)).current().origins).toEqual([origin]);
  expect((await readPolicy(file)).origins).toEqual([origin]);
  const settings = await openSettings((await folderWith('{}')).folder);
  const list = createOriginList({ settings, policy: [] });
  await list.add(written);
  expect(list.has(origin)).toBe(true);
  await list.add(origin);
  expect(settings.current().origins).toEqual([origin]);
  await list.remove(written);
  expect(list.has(origin)).toBe(false);
});

test('a byte order mark at the start of the settings is ignored', async () => {
  const { folder } = await folderWith('\ufeff{ "usualDrivers": false }');
  expect((await openSettings(folder)).current().usualDrivers).toBe(false);
});

test('two simultaneous updates of the settings are both kept', async () => {
  const { folder, file } = await folderWith('{}');
  const settings = await openSettings(folder);
  const list = createOriginList({ settings, policy: [] });
  await Promise.all([list.add('https://a.test'), list.add('https://b.test'), list.add('https://c.test')]);
  const origins = ['https://a.test', 'https://b.test', 'https://c.test'];
  expect(settings.current().origins).toEqual(origins);
  expect(JSON.parse(await readFile(file, 'utf8')).origins).toEqual(origins);
});
