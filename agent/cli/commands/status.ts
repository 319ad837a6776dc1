import type { Bilingual } from '@hrca/protocol/faq';
import { printableJson } from '@hrca/protocol/printable';
import { settingsFile } from '../../config/settings.ts';
import type { AdminResults } from '../../control/admin.ts';
import type { DriverState } from '../../keystore/mergedKeystore.ts';
import { logFile } from '../../log/createLog.ts';
import type { CommandContext } from '../commandContext.ts';
import { shown } from '../listing.ts';
import { moment } from '../moment.ts';
import { ifRunning } from '../session.ts';
import { texts } from '../text.ts';

/** Exit code of a command that was understood but had nothing to act on. */
const NOT_RUNNING = 3;

/** What support asks for first: whether it runs, where its log and settings are, and which driver does not load. */
export async function status({ platform, print, say, asJson }: CommandContext): Promise<number> {
  const found = await ifRunning(platform, async (admin) => ({
    state: await admin.status({}),
    drivers: (await admin.drivers({})).drivers,
  }));
  if (!found) {
    const paths = { log: logFile(platform.paths.state), settings: settingsFile(platform.paths.config) };
    const lines = [say(texts.notRunning), ...pathLines(paths, say)];
    for (const line of asJson ? [printableJson({ running: false, paths })] : lines) print(line);
    return NOT_RUNNING;
  }
  const { state, drivers } = found;
  if (asJson) {
    const refused = state.refused.map(({ origin, at }) => ({ origin, at: moment(at) }));
    print(printableJson({ running: true, ...state, startedAt: moment(state.startedAt), refused, drivers }));
    return 0;
  }
  print(`${say(texts.alreadyRunning)} ${state.port} · ${state.version} · pid ${state.pid}`);
  print(`${say(texts.startedAt)}${momentText(state.startedAt)}`);
  for (const line of pathLines(state.paths, say)) print(line);
  for (const line of await driverLines(drivers, say)) print(line);
  if (state.busy) print(say(texts.busy));
  if (state.refused.length > 0) print(say(texts.refused));
  for (const { origin, at } of state.refused) print(`  ${momentText(at)}  ${shown(origin)}`);
  return 0;
}

type Say = (text: Bilingual) => string;

// Not cut to a length, unlike names from outside: a path is there to be copied.
function pathLines({ log, settings }: AdminResults['status']['paths'], say: Say): string[] {
  return [`${say(texts.logPath)}${log}`, `${say(texts.settingsPath)}${settings}`];
}

async function driverLines(drivers: readonly DriverState[], say: Say): Promise<string[]> {
  const { faqEntries } = await import('@hrca/protocol/faq');
  if (drivers.length === 0) return [say(texts.noDrivers)];
  return [
    say(texts.drivers),
    ...drivers.flatMap((driver) => [
      `  ${say(texts.driver[driver.state])}  ${shown(driver.name)}${driver.path === undefined ? '' : ` (${driver.path})`}`,
      ...(driver.state === 'loaded' ? [] : [`    ${driver.problem}: ${say(faqEntries[driver.problem].summary)}`]),
    ]),
  ];
}

function momentText(at: number): string {
  const { local, iso } = moment(at);
  return `${local}  ${iso}`;
}
