import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, promisify } from 'node:util';
import { buildSkfLibrary, skfLibraryObstacle } from '../certs-fixtures/soft-key/library.ts';
import { buildAll } from './build.ts';
import { certificatesFolder, PASSPHRASE, prepareDemo } from './demoData.ts';
import { root } from './packages.ts';
import { isStale } from './sourceDigest.ts';

const usage = `npm run demo -- [--port N] [--folder DIR] [--fresh]
  --port N       门户的端口 · port of the portal (8080)
  --folder DIR   存放演示证书和口令的文件夹 · folder of its certificates and PINs (.demo)
  --fresh        忘掉上次演示的证书和口令 · forget those of the last demo`;
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    folder: { type: 'string' },
    fresh: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const chosenPort = values.port ?? process.env.PORTAL_PORT ?? '8080';
const port = Number(chosenPort);
const folder = resolve(values.folder ?? join(root, '.demo'));
const home = join(folder, 'home');
const agentScript = join(root, 'agent/dist/hrca.js');
const keys = join(folder, 'keys');
const environment = { ...process.env, HRCA_HOME: home, SKF_SOFT_KEYS: keys };
const children: ChildProcess[] = [];
let isStopping = false;
let isAgentStopped = false;

process.once('SIGINT', () => void stop(0));
process.once('SIGTERM', () => void stop(0));

if (!Number.isInteger(port) || port < 1 || port > 65_535) fail(`--port ${chosenPort}: 1 … 65535`);
if (await isTaken(port))
  fail(
    `端口 ${port} 已被占用。换一个端口：npm run demo -- --port ${port + 1}\nPort ${port} is taken. Choose another: npm run demo -- --port ${port + 1}`,
  );
if (isStale()) {
  console.log('构建 · Building');
  await buildAll({ quiet: false });
}
if (values.fresh) await rm(folder, { recursive: true, force: true });
await mkdir(join(home, 'config'), { recursive: true, mode: 0o700 });
const origin = `http://localhost:${port}`;
const obstacle = skfLibraryObstacle();
if (obstacle) console.log(`没有软 Key · No soft Key: ${obstacle}`);
const skf = obstacle ? [] : [{ name: '软 Key', library: await buildSkfLibrary() }];
await writeFile(join(home, 'config/config.json'), JSON.stringify({ origins: [origin], credentialStore: 'file', skf }), {
  mode: 0o600,
});
const trustAnchors = join(folder, 'roots.pem');
if (!existsSync(trustAnchors)) {
  console.log('生成测试证书 · Making test certificates');
  await prepareDemo({
    folder,
    trustAnchors,
    softKey: obstacle ? undefined : keys,
    importFile,
    report: (line) => console.log(`  ${line}`),
  });
}

const agent = launch('agent', [agentScript, 'start', '--foreground'], environment, {
  // After `hrca stop` the demo goes on, so that the portal can be tried without an agent.
  onDone: () => {
    isAgentStopped = true;
    console.log(
      `  证书助手已停止，门户仍在运行。再启动 · The agent has stopped, the portal runs on. Start it again:\n  ${hrcaCommand('start')}`,
    );
  },
});
await firstLine(agent);
const portal = launch('portal', [join(root, 'portal/dist/server.js')], {
  ...environment,
  PORTAL_PORT: String(port),
  PORTAL_ORIGIN: origin,
  PORTAL_TRUST_ANCHORS: trustAnchors,
});
await untilTaken(port);
console.log(`
  门户 · Portal   ${origin}

  打开上面的地址，点击 单位登录 → CA → 登录；初始口令 123456，首次使用时必须修改。
  Open the address, choose 单位登录 → CA → 登录; the initial PIN is 123456 and must be changed.

  证书文件 · Certificate files   ${certificatesFolder(folder)}
  证书文件口令 · Passphrase      ${PASSPHRASE}
  命令行 · Command line          ${hrcaCommand('status')}
  Ctrl-C 结束 · ends everything
`);
portal.stdout?.resume();

function launch(
  name: string,
  parameters: string[],
  env: NodeJS.ProcessEnv,
  { onDone }: { onDone?: () => void } = {},
): ChildProcess {
  const child = spawn(process.execPath, parameters, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  child.once('exit', (code) => {
    if (isStopping) return;
    if (code === 0 && onDone) return onDone();
    console.error(`${name}: exit ${code}`);
    void stop(1);
  });
  children.push(child);
  return child;
}

/** Prints the agent's output, and resolves at its first line, which says that it listens. */
function firstLine(child: ChildProcess): Promise<void> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  lines.on('line', (line) => console.log(`  ${line}`));
  return new Promise((resolve) => lines.once('line', () => resolve()));
}

async function importFile(file: string, passphrase: string): Promise<{ id: string; puk: string }> {
  const run = promisify(execFile)(process.execPath, [agentScript, 'import', file, '--stdin', '--json'], {
    env: environment,
  });
  run.child.stdin?.end(`${passphrase}\n`);
  return JSON.parse((await run).stdout);
}

/** The command line of the demo's agent, to be typed into another terminal. */
function hrcaCommand(command: string): string {
  return `HRCA_HOME='${home}' SKF_SOFT_KEYS='${keys}' npm run hrca -- ${command}`;
}

function isTaken(number: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port: number, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });
}

async function untilTaken(number: number): Promise<void> {
  while (!(await isTaken(number))) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function stop(code: number): Promise<void> {
  isStopping = true;
  // An agent that was started again is not a child of this process.
  if (isAgentStopped) await promisify(execFile)(process.execPath, [agentScript, 'stop'], { env: environment });
  await Promise.all(
    children
      .filter((child) => child.exitCode === null && child.signalCode === null)
      .map((child) => {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        return ended;
      }),
  );
  process.exit(code);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
