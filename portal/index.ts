export { createPortal, type PortalParts } from './app.ts';
export { type ChallengeRecord, type ChallengeStore, memoryChallengeStore } from './challengeStore.ts';
export { MemorySessionStore } from './sessionStore.ts';
