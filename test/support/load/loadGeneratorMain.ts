import type { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { HOST, handshake } from '../network/rawExchange.ts';
import { frame, rawConnection } from '../network/rawSocket.ts';
import type { Load } from './loadGenerator.ts';

const IDLE_PER_SECOND = 500;
const TICK_MS = 50;
const LETTER_MS = 500;
const REQUESTS_PER_SECOND = 500;

// The lowest priority: the load must not take CPU time from the agent, whose latency is measured.
setPriority(19);
const load = JSON.parse(process.argv[2] ?? '') as Load;
const { port } = load;
const rubbish = [
  '\0\x01\x02rubbish\r\n\r\n',
  '\x16\x03\x01\x00\x05rubbish',
  'GET / HTTP/1.1\r\nHost: elsewhere.test\r\n\r\n',
  `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 99999\r\n\r\n${'x'.repeat(4_000)}`,
  `GET / HTTP/1.1\r\n${'X-Filler: xxxxxxxxxxxxxxxx\r\n'.repeat(500)}`,
  handshake(port, [HOST, 'Origin: https://stranger.test']),
];
const admitted = handshake(port, [HOST, `Origin: ${load.origin}`]);
const open = new Set<Socket>();
let started = 0;
let made = 0;

const behaviours: Record<Load['kind'], () => void> = {
  // Opens each connection once, half of them admitted; those that the agent closes are not opened again.
  idle: () =>
    inEachSecond(IDLE_PER_SECOND, () => {
      if (started >= load.count) return;
      const isAdmitted = started % 2 === 0;
      connect((socket) => isAdmitted && socket.write(admitted));
    }),
  rubbish: () =>
    inEachSecond(load.count, () => {
      const text = rubbish[started % rubbish.length] as string;
      connect((socket) => socket.write(text));
    }),
  // Sends handshakes one character at a time.
  slow: () =>
    inEachSecond(load.count, () => {
      if (open.size >= load.count) return;
      const letters = [...admitted];
      connect((socket) => during(socket, LETTER_MS, () => socket.write(letters.shift() ?? '')));
    }),
  // Sends requests without end and reads no reply.
  deaf: () => {
    const request = frame({ opcode: 1, payload: '{"id":"x","method":"hello","params":{}}' });
    const burst = Buffer.concat(Array.from({ length: (REQUESTS_PER_SECOND * TICK_MS) / 1_000 }, () => request));
    inEachSecond(load.count, () => {
      if (open.size >= load.count) return;
      connect((socket) => {
        socket.write(admitted);
        socket.once('data', () => {
          socket.pause();
          during(socket, TICK_MS, () => socket.write(burst));
        });
      });
    });
  },
};

behaviours[load.kind]();
setInterval(() => process.send?.({ made, open: open.size }), 200);
process.on('disconnect', () => process.exit());

// A connection that is not accepted throws and ends this process: the load would be weaker than configured.
async function connect(use: (socket: Socket) => void): Promise<void> {
  started += 1;
  const socket = await rawConnection(port);
  made += 1;
  open.add(socket);
  socket.once('close', () => open.delete(socket));
  // Closes its side when the agent has closed its own; otherwise this client would keep the connection.
  socket.once('end', () => socket.destroy());
  socket.resume();
  use(socket);
}

/** Calls `act` `times` per second on average, even if timers are late. */
function inEachSecond(times: number, act: () => void): void {
  const start = performance.now();
  let done = 0;
  setInterval(() => {
    for (const due = ((performance.now() - start) * times) / 1_000; done < due; done++) act();
  }, TICK_MS);
}

function during(socket: Socket, ms: number, act: () => void): void {
  const timer = setInterval(act, ms);
  socket.once('close', () => clearInterval(timer));
}
