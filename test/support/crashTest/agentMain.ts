import { armFailpoints } from '#agent/failpoint.ts';
import { runAgent } from '#agent/runAgent.ts';
import { killAtFailpoint } from './killAtFailpoint.ts';

// The shipped agent with three differences: any free port, a low scrypt cost, and SIGKILL at a failpoint.
armFailpoints(killAtFailpoint());
const { port, stopped } = await runAgent({
  announce: (url) => process.send?.({ window: url }),
  tuning: { ports: [0], scryptCost: 2 ** 10 },
});
process.send?.({ port });
await stopped;
process.exit();
