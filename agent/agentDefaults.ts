import { AGENT_PORTS } from '@hrca/protocol';
import { SCRYPT_COST } from './keystore/software/keyWrapping.ts';

/** What tests set to other values than the shipped agent has. */
export interface AgentTuning {
  readonly ports: readonly number[];
  /** scrypt's N for certificates that are imported from now on. */
  readonly scryptCost: number;
}

export const agentDefaults: AgentTuning = { ports: AGENT_PORTS, scryptCost: SCRYPT_COST };
