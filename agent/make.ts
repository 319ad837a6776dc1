import { AGENT_PORTS } from '@hrca/protocol';
import { keepGoing, type Reached } from './faultPoints.ts';
import { SCRYPT_COST } from './keystore/software/sealing.ts';

/** What only a test makes otherwise: where the agent listens, what a guess costs, and what happens at each step. */
export interface AgentMake {
  readonly ports: readonly number[];
  /** scrypt's N for certificates that are imported from now on. */
  readonly scryptCost: number;
  readonly reached: Reached;
}

export const shippedMake: AgentMake = { ports: AGENT_PORTS, scryptCost: SCRYPT_COST, reached: keepGoing };
