import { connect } from 'node:net';
import { AGENT_PORTS } from '@hrca/protocol';

// Checked when a test file is loaded, before the test starts anything of its own.
const taken = await Promise.all(AGENT_PORTS.map(isTaken));

/** Throws if another program has a fixed port: pages connect to the fixed ports and would reach it instead of the built agent. */
export function assertFixedPortsFree(): void {
  const foreign = AGENT_PORTS.filter((_, i) => taken[i]);
  if (foreign.length === 0) return;
  const remedy = "stop that program, or run: unshare -rn sh -c 'ip link set lo up; npx vitest run'";
  throw new Error(`another program listened on port ${foreign.join(', ')} before this test began; ${remedy}`);
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
