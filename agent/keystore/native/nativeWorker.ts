import { homedir } from 'node:os';
import { ownPlatform } from '#agent/platform/detectPlatform.ts';
import { openDriver } from './openDriver.ts';
import { serveOverIpc } from './serveOverIpc.ts';

// A process of its own for one native library: what the library does to it, it does not do to the agent. PINs come here,
// so its memory is closed as the agent's is before the first message is read.
const platform = ownPlatform(process.env, homedir());
await platform.disableMemoryDumps();
// A library that hangs while it is loaded keeps this process from noticing that its channel was closed.
await platform.endWithParent();
serveOverIpc(openDriver);
