export { type RunningAgentHandle, startAgent } from './agent.ts';
export type { Keystore, KeystoreEntry, PinDialogue, PinManagement, SignRequest } from './keystore/keystore.ts';
export type { AgentWindow, OpenWindow } from './windowHost/agentWindow.ts';
