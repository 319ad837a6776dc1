import type { Bilingual } from '@hrca/protocol/bilingual';
import { printableJson } from '@hrca/protocol/printable';
import { settingsFile } from '#agent/config/settings.ts';
import type { AdminResults } from '#agent/control/admin.ts';
import type { DriverState } from '#agent/keystore/mergedKeystore.ts';
import { logFile } from '#agent/log/createLog.ts';
import type { CommandContext } from '../commandContext.ts';
import { shown } from '../formatCertificates.ts';
import { moment } from '../moment.ts';
import { ifRunning } from '../session.ts';
import { texts } from '../text.ts';

/** Exit code of a command that was understood but had nothing to act on. */
const NOT_RUNNING = 3;

/** Prints what support needs first: whether the agent runs, the paths of log and settings, the state of the drivers. */
export async function status({ platform, print, t, asJson }: CommandContext): Promise<number> {
  const found = await ifRunning(platform, async (admin) => ({
    state: await admin.status({}),
    drivers: (await admin.drivers({})).drivers,
  }));
  if (!found) {
    const paths = { log: logFile(platform.paths.state), settings: settingsFile(platform.paths.config) };
    const lines = [t(texts.notRunning), ...pathLines(paths, t)];
    for (const line of asJson ? [printableJson({ running: false, paths })] : lines) print(line);
    return NOT_RUNNING;
  }
  const { state, drivers } = found;
  if (asJson) {
    const refused = state.refused.map(({ origin, at }) => ({ origin, at: moment(at) }));
    print(printableJson({ running: true, ...state, startedAt: moment(state.startedAt), refused, drivers }));
    return 0;
  }
  print(`${t(texts.alreadyRunning)} ${state.port} · ${state.version} · pid ${state.pid}`);
  print(`${t(texts.startedAt)}${momentText(state.startedAt)}`);
  for (const line of pathLines(state.paths, t)) print(line);
  for (const line of await driverLines(drivers, t)) print(line);
  if (state.busy) print(t(texts.busy));
  if (state.refused.length > 0) print(t(texts.refused));
  for (const { origin, at } of state.refused) print(`  ${momentText(at)}  ${shown(origin)}`);
  return 0;
}

type Translate = (text: Bilingual) => string;

// Not truncated: paths are copied.
function pathLines({ log, settings }: AdminResults['status']['paths'], t: Translate): string[] {
  return [`${t(texts.logPath)}${log}`, `${t(texts.settingsPath)}${settings}`];
}

async function driverLines(drivers: readonly DriverState[], t: Translate): Promise<string[]> {
  const { faqEntries } = await import('@hrca/protocol/faq');
  if (drivers.length === 0) return [t(texts.noDrivers)];
  return [
    t(texts.drivers),
    ...drivers.flatMap((driver) => [
      `  ${t(texts.driver[driver.state])}  ${shown(driver.name)}${driver.path === undefined ? '' : ` (${driver.path})`}`,
      ...(driver.state === 'loaded' ? [] : [`    ${driver.problem}: ${t(faqEntries[driver.problem].summary)}`]),
    ]),
  ];
}

function momentText(at: number): string {
  const { local, iso } = moment(at);
  return `${local}  ${iso}`;
}
