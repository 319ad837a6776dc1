import { AGENT_PORTS } from '@hrca/protocol';
import { SCRYPT_COST } from './keystore/software/keyWrapping.ts';

/** Values that tests set and the shipped agent does not. */
export interface AgentTuning {
  readonly ports: readonly number[];
  /** scrypt's N for certificates imported from now on. */
  readonly scryptCost: number;
}

export const agentDefaults: AgentTuning = { ports: AGENT_PORTS, scryptCost: SCRYPT_COST };
