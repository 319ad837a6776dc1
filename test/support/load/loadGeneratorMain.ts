import type { Socket } from 'node:net';
import { setPriority } from 'node:os';
import { HOST, handshake } from '../network/rawExchange.ts';
import { frame, rawConnection } from '../network/rawSocket.ts';
import type { Load } from './loadGenerator.ts';

const IDLE_PER_SECOND = 500;
const TICK_MS = 50;
const LETTER_MS = 500;
const REQUESTS_PER_SECOND = 500;

// A process of its own that takes only what is left of the processors: the agent's time is measured, not the machine's.
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

const rage: Record<Load['kind'], () => void> = {
  // Each once, half of them admitted; what the agent lets go of does not come back.
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
  // Handshakes letter by letter.
  slow: () =>
    inEachSecond(load.count, () => {
      if (open.size >= load.count) return;
      const letters = [...admitted];
      connect((socket) => during(socket, LETTER_MS, () => socket.write(letters.shift() ?? '')));
    }),
  // Ask without end and read nothing.
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

rage[load.kind]();
setInterval(() => process.send?.({ made, open: open.size }), 200);
process.on('disconnect', () => process.exit());

// What the port does not take is thrown, and ends the storm: it would be weaker than it says.
async function connect(use: (socket: Socket) => void): Promise<void> {
  started += 1;
  const socket = await rawConnection(port);
  made += 1;
  open.add(socket);
  socket.once('close', () => open.delete(socket));
  // Whoever is told to go, goes; else it would be the client that keeps the connection.
  socket.once('end', () => socket.destroy());
  socket.resume();
  use(socket);
}

/** As many times in each second as told, however late a timer is. */
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
