import { join } from 'node:path';
import { createTestPki } from '@hrca/certs-fixtures';
import { expect, test } from 'vitest';
import { commands } from '#agent/cli/commandTable.ts';
import { homeWithCertificate, homeWithFile } from '#test/support/agent/commandLineHome.ts';
import { hrca } from '#test/support/built/builtAgent.ts';
import { hrcaAtTerminal } from '#test/support/built/terminal.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

test.each([
  [['nonsense'], '不认识的命令：nonsense', '江苏省人社证书助手\n\n用法：hrca 命令 [选项]'],
  [['origins'], 'origins 后面还要写：list、add、remove', '江苏省人社证书助手\n\n用法：hrca 命令 [选项]'],
  [['tls', 'eat'], 'tls 后面还要写：install、remove、status', '江苏省人社证书助手\n\n用法：hrca 命令 [选项]'],
  [['remove'], '缺少参数：编号', '用法：hrca remove 编号 [--yes]'],
  [['import'], '缺少参数：文件', '用法：hrca import 文件… [--yes] [--json] [--stdin]'],
  [['list', 'a', 'b'], '多了 2 个参数', '用法：hrca list [--json]'],
  [['list', '--all'], '不认识的选项：--all', '用法：hrca list [--json]'],
  [['stop', '--json'], '命令 stop 没有选项 --json', '用法：hrca stop'],
  [['list', '--json=1'], '选项 --json 不带值', '用法：hrca list [--json]'],
])('hrca %j prints the error and then the usage of the command', async (parameters, reason, usage) => {
  const { code, stdout, stderr } = await hrca(await temporaryFolder(), parameters);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.startsWith(`${reason}\n\n${usage}`), stderr).toBe(true);
});

test('a usage error is in English in an English terminal', async () => {
  const { stderr } = await hrca(await temporaryFolder(), ['remove'], { env: { LANG: 'en_US.UTF-8' } });
  expect(stderr).toMatch(/^Missing operand: ID\n\nUsage: hrca remove ID \[--yes\]\n/);
});

test('every command has its own help, and a line in the general help', async () => {
  const home = await temporaryFolder();
  const all = (await hrca(home, ['--help'])).stdout;
  for (const { name, summary, secrets } of commands) {
    expect(all).toContain(`  ${name}`);
    const { code, stdout } = await hrca(home, [...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`用法：hrca ${name}`);
    expect(stdout).toContain(summary.zh);
    for (const secret of secrets) expect(stdout).toContain(secret.zh);
  }
}, 60_000);

test('the error for too few lines on standard input has the number and the meaning of the lines', async () => {
  const { home, id } = await homeWithCertificate((await createTestPki({ now: Date.now() })).units.good);
  const { code, stderr } = await hrca(home, ['change-pin', id], { lines: ['123456'] });
  expect(code).toBe(1);
  expect(stderr).toContain('--stdin 读取 3 行：');
  for (const line of ['当前口令', '新口令', '再次输入新口令']) expect(stderr).toContain(line);
});

test('Ctrl-C at a prompt exits with 130 and changes nothing', async () => {
  const { home, id } = await homeWithCertificate((await createTestPki({ now: Date.now() })).units.good);
  expect(await hrcaAtTerminal(home, ['change-pin', id], { at: '当前口令：', typed: '\u0003' })).toMatchObject({
    code: 130,
  });
  expect(JSON.parse((await hrca(home, ['list', '--json'])).stdout).certificates).toMatchObject([{ triesLeft: 6 }]);
});

test('Ctrl-C at a prompt exits with 130 also if a file could not be read before', async () => {
  const { home, file } = await homeWithFile((await createTestPki({ now: Date.now() })).units.good);
  const parameters = ['import', join(home, 'nowhere.p12'), file];
  const { code, screen } = await hrcaAtTerminal(home, parameters, { at: '证书文件口令：', typed: '\u0003' });
  expect(code).toBe(130);
  expect(screen).toContain('FILE_UNREADABLE');
});

test('details of an error have names in the user’s language', async () => {
  const home = await temporaryFolder();
  const [zh, en] = [{ LANG: 'zh_CN.UTF-8' }, { LANG: 'en_GB.UTF-8' }];
  expect((await hrca(home, ['origins', 'add', 'https://a.test/x'], { env: zh })).stderr).toMatch(
    /\n {2}网站: https:\/\/a\.test\/x\n {2}原因: .+\n {2}应为: /,
  );
  expect((await hrca(home, ['origins', 'add', 'https://a.test/x'], { env: en })).stderr).toMatch(
    /\n {2}origin: https:\/\/a\.test\/x\n {2}reason: .+\n {2}expected: /,
  );
});
