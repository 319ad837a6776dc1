import { connect } from 'node:net';
import { AGENT_PORTS } from '@hrca/protocol';

// Looked at when a test file is loaded: it has started nothing yet, so what listens is not of this test.
const taken = await Promise.all(AGENT_PORTS.map(isTaken));

/** A page asks the fixed ports only: what listens there already would be tested in the place of the built agent. */
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
