export { createPortal, type PortalParts } from './app.ts';
export { type Assets, openAssets } from './assets.ts';
export type { ChallengeRecord, ChallengeStore } from './challenges.ts';
export { type PortalConfig, readConfig } from './config.ts';
export { close, listen } from './httpServer.ts';
export { createMemoryChallengeStore } from './memoryChallengeStore.ts';
export { MemorySessionStore, type SessionLimits, sessionLimits } from './memorySessionStore.ts';
