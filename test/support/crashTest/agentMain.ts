import { armFailpoints } from '#agent/failpoint.ts';
import { runAgent } from '#agent/runAgent.ts';
import { killAtFailpoint } from './killAtFailpoint.ts';

// The agent as it ships but for three things: any free port, a cheap scrypt, and SIGKILL at a failpoint.
armFailpoints(killAtFailpoint());
const { port, stopped } = await runAgent({
  announce: (url) => process.send?.({ window: url }),
  tuning: { ports: [0], scryptCost: 2 ** 10 },
});
process.send?.({ port });
await stopped;
process.exit();
