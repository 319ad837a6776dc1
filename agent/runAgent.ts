import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HrcaError } from '@hrca/protocol';
import { assertSm2SelfTest } from '@hrca/x509';
import { startAgent } from './agent.ts';
import type { AgentTuning } from './agentDefaults.ts';
import { settingsFile } from './config/settings.ts';
import { ensurePrivateFolder } from './files/privateFolder.ts';
import { nativeWorkerStarter } from './keystore/native/startNativeWorker.ts';
import { createPkcs12Reader } from './keystore/pkcs12/pkcs12Reader.ts';
import { createLog, type Log, logFile } from './log/createLog.ts';
import { ownPlatform } from './platform/detectPlatform.ts';
import { keepHeapSmall } from './platform/hardening.ts';
import { denyOnError } from './platform/peer/peer.ts';
import { HOME_VARIABLE, type Platform } from './platform/platform.ts';
import { openStores, type Stores } from './stores.ts';
import { createLocalTls, type OpenTls } from './tls/localTls.ts';
import { ignoreOutputErrors, keepRunningAfterUncaughtErrors } from './uncaughtErrors.ts';
import { version } from './version.ts';
import {
  checkWindowCommand,
  createProgramLauncher,
  type LaunchWindow,
  splitCommand,
  windowCommand,
} from './windowHost/launchWindow.ts';
import { windowAssetsIn } from './windowHost/windowAssets.ts';
import { CONNECT_LIMIT_MS, createWindowHost, IDLE_LIMIT_MS } from './windowHost/windowHost.ts';

const WINDOW_VARIABLE = 'HRCA_WINDOW_COMMAND';
const VARIABLE_PREFIX = 'HRCA_';
const variables = [HOME_VARIABLE, 'HRCA_LANG', WINDOW_VARIABLE];

export function currentPlatform(): Platform {
  const home = process.env[HOME_VARIABLE];
  // Absolute, since the agent changes its working folder.
  const environment = home ? { ...process.env, [HOME_VARIABLE]: resolve(home) } : process.env;
  return ownPlatform(environment, homedir());
}

/** TLS on localhost with this user's files. Only for the process that holds the instance lock. */
export function openOwnTls({ paths, findTrustStores }: Platform): OpenTls {
  return (serve) => createLocalTls({ folder: join(paths.data, 'tls'), findTrustStores, now: Date.now, serve });
}

/** The stores of this user. Only for the process that holds the instance lock. */
export function openOwnStores({
  platform,
  ...options
}: {
  platform: Platform;
} & Pick<
  Parameters<typeof openStores>[0],
  'tuning' | 'onWeakCredentials' | 'onDriverEnd' | 'onUnexpected'
>): Promise<Stores> {
  const readKeyFiles = createPkcs12Reader({ workerUrl: new URL('./pkcs12Worker.js', import.meta.url) });
  const startNativeWorker = nativeWorkerStarter({
    script: fileURLToPath(new URL('./nativeWorker.js', import.meta.url)),
    environment: process.env,
  });
  return openStores({ platform, readKeyFiles, startNativeWorker, monotonicNow: () => performance.now(), ...options });
}

/**
 * Runs the agent until `hrca stop` or a signal. `announce` is called with a window's address where there is no desktop.
 *
 * @throws HrcaError `AGENT_ALREADY_RUNNING`, `AGENT_PORTS_TAKEN`, `CONFIG_INVALID`, `KEYSTORE_PERMISSIONS_UNSAFE`
 */
export async function runAgent({
  announce,
  tuning,
}: {
  announce: ((url: string) => void) | undefined;
  tuning: AgentTuning;
}): Promise<{ port: number; stopped: Promise<void> }> {
  keepHeapSmall();
  const platform = currentPlatform();
  await ensurePrivateFolder(platform.paths.state);
  const { log, open: openLog } = createLog(platform.paths.state);
  const onUnexpected = (error: unknown) => log.error({ err: error }, 'unexpected');
  keepRunningAfterUncaughtErrors(process, onUnexpected);
  ignoreOutputErrors([process.stdout, process.stderr], (cause) => log.warn({ err: cause }, 'cannot print'));
  try {
    return await start({ announce, tuning, platform, log, openLog, onUnexpected });
  } catch (error) {
    log.error({ err: error }, 'the agent did not start');
    await openLog();
    throw error;
  }
}

async function start({
  announce,
  tuning,
  platform,
  log,
  openLog,
  onUnexpected,
}: {
  announce: ((url: string) => void) | undefined;
  tuning: AgentTuning;
  platform: Platform;
  log: Log;
  openLog: () => Promise<void>;
  onUnexpected: (error: unknown) => void;
}): ReturnType<typeof runAgent> {
  const lock = await platform.lockInstance();
  if (!lock) throw new HrcaError('AGENT_ALREADY_RUNNING');
  await platform.disableMemoryDumps();
  // The folder in which it was started may hold planted files.
  process.chdir(platform.paths.state);

  const stores = await openOwnStores({
    platform,
    tuning,
    onWeakCredentials: (cause) => log.warn({ err: cause }, 'no credential store: secrets are kept in files'),
    onDriverEnd: (end) => log.warn(end, 'the process of a driver ended'),
    onUnexpected,
  });
  const findOwnPeer = denyOnError(platform.findOwnPeer, (cause) =>
    log.error({ err: cause }, 'cannot find the owner of a connection: the connection was refused'),
  );
  const launchProgram = createProgramLauncher();
  for (const variable of Object.keys(process.env)) {
    if (!variable.startsWith(VARIABLE_PREFIX) || variables.includes(variable)) continue;
    log.warn({ variable, expected: variables.join(', ') }, 'unknown environment variable');
  }
  const configured = configuredWindow(platform, stores);
  const launch: LaunchWindow = async (url) => {
    if (!configured && !platform.hasDesktop()) return announceWindow(url, announce);
    return launchProgram(
      windowCommand({ configured, platform, profileFolder: join(platform.paths.state, 'window-profile'), url }),
    );
  };

  const windowAssets = windowAssetsIn(join(import.meta.dirname, 'window'));
  windowAssets().catch((cause: unknown) => log.error({ err: cause }, 'cannot read the page of the window'));

  let stop = () => {};
  const stopRequested = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const agent = await startAgent({
    ports: tuning.ports,
    control: platform.control,
    stores,
    findOwnPeer,
    openTls: openOwnTls(platform),
    openWindow: createWindowHost({
      assets: windowAssets,
      findOwnPeer,
      launch,
      monotonicNow: () => performance.now(),
      idleLimitMs: IDLE_LIMIT_MS,
      connectLimitMs: CONNECT_LIMIT_MS,
      onUnexpected,
    }),
    now: Date.now,
    monotonicNow: () => performance.now(),
    version,
    pid: process.pid,
    paths: { log: logFile(platform.paths.state), settings: settingsFile(platform.paths.config) },
    log,
    onStop: stop,
  });
  log.info({ port: agent.port, version }, 'listening');
  const logOpened = openLog();
  setImmediate(() => reportSm2SelfTest(log));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  const stopped = stopRequested.then(async () => {
    await agent.close();
    lock.release();
    log.info({}, 'stopped');
    await logOpened;
  });
  return { port: agent.port, stopped };
}

/** The window command of the environment, else that of the settings. Both are checked. */
function configuredWindow({ paths }: Platform, { settings }: Stores): readonly string[] | undefined {
  const file = settingsFile(paths.config);
  const { windowCommand: fromSettings } = settings.current();
  if (fromSettings) checkWindowCommand(fromSettings, { setting: 'windowCommand', file });
  const line = process.env[WINDOW_VARIABLE];
  if (!line) return fromSettings;
  const fromEnvironment = splitCommand(line);
  checkWindowCommand(fromEnvironment, { setting: WINDOW_VARIABLE });
  return fromEnvironment;
}

/** Logs the result before the first login needs it. Called once the port is open, so that the start does not wait. */
function reportSm2SelfTest(log: Log): void {
  try {
    assertSm2SelfTest();
    log.info({}, 'SM2 self-test passed');
  } catch (error) {
    log.error({ err: error }, 'SM2 self-test failed: SM2 is refused');
  }
}

async function announceWindow(url: string, announce: ((url: string) => void) | undefined): ReturnType<LaunchWindow> {
  if (!announce) throw new HrcaError('WINDOW_UNAVAILABLE');
  announce(url);
  // The agent cannot see a remote browser end; the page's socket closes then.
  return { exited: new Promise(() => undefined), close: () => undefined };
}
