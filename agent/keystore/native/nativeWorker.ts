import { homedir } from 'node:os';
import { detectPlatform } from '../../platform/detectPlatform.ts';
import { openDriver } from './openDriver.ts';
import { serveOverIpc } from './serveOverIpc.ts';

// A process of its own for one native library: what the library does to it, it does not do to the agent. PINs come here,
// so its memory is closed as the agent's is before the first message is read.
await detectPlatform(process.platform, process.env, homedir()).sealMemory();
serveOverIpc(openDriver);
