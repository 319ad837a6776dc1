import { runAgent } from '../../../agent/main.ts';
import { killOnOrder } from './killOnOrder.ts';

// The agent as it ships but for three things: any free port, a cheap guess, and death on order.
const { port, stopped } = await runAgent({
  announce: (url) => process.send?.({ window: url }),
  make: { ports: [0], scryptCost: 2 ** 10, reached: killOnOrder() },
});
process.send?.({ port });
await stopped;
process.exit();
