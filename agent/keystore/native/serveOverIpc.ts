import type { Driver } from './driver.ts';
import type { DriverSpec } from './driverSpec.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { serveDriver } from './serveDriver.ts';

/** Makes this process the host of one native library. It lives as long as the agent that started it, not longer. */
export function serveOverIpc(openDriver: (spec: DriverSpec) => Promise<Driver>): void {
  // Not process.exit(): that waits for a library that hangs, and lets one that crashes at exit do so.
  const end = () => process.kill(process.pid, 'SIGKILL');
  process.on('disconnect', end);
  serveDriver({
    channel: {
      onMessage: (listener) => void process.on('message', (message) => listener(message as ToWorker)),
      send: (message: FromWorker) => void process.send?.(message),
      end,
    },
    openDriver,
  });
}
