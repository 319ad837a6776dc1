import { createNativeHost } from '#agent/keystore/native/nativeHost.ts';
import { nativeWorkerStarter } from '#agent/keystore/native/startNativeWorker.ts';

// An agent that a test kills. It prints the process id of its driver.
const [script = '', library = ''] = process.argv.slice(2);
const start = nativeWorkerStarter({ script, environment: process.env });
let pid: number | undefined;
const driver = createNativeHost({
  spec: { kind: 'pkcs11', library },
  startWorker: () => {
    const child = start();
    pid = child.pid;
    return child;
  },
  limits: { list: 60_000, work: 60_000, dialogue: 60_000 },
  now: () => performance.now(),
  onEnd: () => undefined,
});
await driver.list();
console.log(pid);
setInterval(() => undefined, 60_000);
