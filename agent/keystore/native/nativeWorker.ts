import { openDriver } from './openDriver.ts';
import { serveOverIpc } from './serveOverIpc.ts';

// A process of its own for one native library: what the library does to it, it does not do to the agent.
serveOverIpc(openDriver);
