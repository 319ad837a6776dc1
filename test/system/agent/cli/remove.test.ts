import { createTestPki } from '@hrca/certs-fixtures';
import { expect, onTestFinished, test } from 'vitest';
import { homeWithCertificate } from '#test/support/agent/commandLineHome.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { hrcaAtTerminal } from '#test/support/built/terminal.ts';

const { units } = await createTestPki({ now: Date.now() });
const ids = async (home: string) =>
  (JSON.parse((await hrca(home, ['list', '--json'])).stdout).certificates as { id: string }[]).map(({ id }) => id);

test.each([[['--yes']], [[]]])('hrca remove refuses an id of five digits, with the options %j', async (options) => {
  const { home, id } = await homeWithCertificate(units.good);
  const { code, stdout, stderr } = await hrca(home, ['remove', id.slice(0, 5), ...options]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('至少写六位');
  expect(await ids(home)).toEqual([id]);
});

test('hrca remove in a script removes nothing without --yes, and with it prints the unit of the removed certificate', async () => {
  const { home, id } = await homeWithCertificate(units.good);
  const refused = await hrca(home, ['remove', id.slice(0, 6)]);
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--yes') });
  expect(await hrca(home, ['remove', id.slice(0, 6)])).toMatchObject({ code: 1 });
  expect(await ids(home)).toEqual([id]);
  const removed = await hrca(home, ['remove', id.slice(0, 6), '--yes']);
  expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining(units.good.name) });
  expect(await ids(home)).toEqual([]);
});

test('hrca remove at a terminal shows the name and removes only what is confirmed', async () => {
  const { home, id } = await homeWithCertificate(units.good);
  for (const typed of ['', 'n', 'x', 'yesno']) {
    const prompted = await hrcaAtTerminal(home, ['remove', id.slice(0, 6)], { at: '(y/N) ', typed: `${typed}\r` });
    expect(prompted.code).toBe(1);
    expect(prompted.screen).toContain(units.good.name);
    expect(prompted.screen).toContain('未删除。');
    expect(await ids(home)).toEqual([id]);
  }
  expect(await hrcaAtTerminal(home, ['remove', id.slice(0, 6)], { at: '(y/N) ', typed: 'y\r' })).toMatchObject({
    code: 0,
  });
  expect(await ids(home)).toEqual([]);
});

test('hrca remove through a running agent asks for confirmation, too', async () => {
  const { home, id } = await homeWithCertificate(units.good);
  onTestFinished(async () => void (await hrca(home, ['stop'])));
  expect(await hrca(home, ['start'])).toMatchObject({ code: 0 });
  expect(await hrca(home, ['remove', id])).toMatchObject({ code: 1 });
  expect(await ids(home)).toEqual([id]);
  expect(await hrca(home, ['remove', id.slice(0, 6), '--yes'])).toMatchObject({ code: 0 });
  expect(await ids(home)).toEqual([]);
});
