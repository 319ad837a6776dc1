// Connects to a port of the agent as another user of the computer: sudo -u nobody node scripts/show/crowd.mjs 17520 [ORIGIN]
// Opens 200 connections, each with a handshake that claims ORIGIN, and prints how many stay open and what they receive.
import { connect } from 'node:net';

const [port, origin = 'https://planted.example'] = process.argv.slice(2);
const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
let bytes = 0;
let open = 0;
const ends = Array.from(
  { length: 200 },
  () =>
    new Promise((resolve) => {
      open++;
      const socket = connect({ port: Number(port), host: '127.0.0.1' }, () => socket.write(request));
      socket.on('data', (data) => {
        bytes += data.length;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open--;
        resolve();
      });
    }),
);
await Promise.race([Promise.all(ends), new Promise((resolve) => setTimeout(resolve, 3_000))]);
console.log(`200 connections: ${open} open, ${bytes} bytes received`);
process.exit();
