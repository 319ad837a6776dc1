import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '#scripts/packages.ts';
import { runPortalWithReload } from './devPortal.ts';
import { serveWindowPages } from './devWindow.ts';

const usage = `Usage: npm run dev -- [--window-port N] [--portal-port N]

Serves the pages of the agent's window with a scripted agent (reloaded at each change), and runs the portal (started
again at each change). Ctrl-C ends both. For a whole login use npm run demo.

  --window-port N   5173
  --portal-port N   8080`;

const { values } = parseArgs({
  options: {
    'window-port': { type: 'string', default: '5173' },
    'portal-port': { type: 'string', default: '8080' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const [windowPort, portalPort] = [Number(values['window-port']), Number(values['portal-port'])];
if (![windowPort, portalPort].every((port) => Number.isInteger(port) && port > 0 && port < 65_536)) {
  console.error(`A port is a number from 1 to 65535.\n\n${usage}`);
  process.exit(2);
}
console.log(`window: ${await serveWindowPages(windowPort)}`);
console.log(`portal: ${await runPortalWithReload({ port: portalPort, folder: join(root, '.dev') })}`);
