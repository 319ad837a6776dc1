// Prints what an unlisted site receives from each port: node scripts/show/refusal.mjs 17520 9
// Neither the agent's port nor a closed one (9 is closed on almost every computer) sends a byte. They differ only in the
// error code, which a browser does not show to a page.
import { connect } from 'node:net';

for (const port of process.argv.slice(2)) {
  const requests = {
    'plain HTTP': `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
    WebSocket: `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: https://stranger.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  };
  for (const [name, request] of Object.entries(requests)) {
    const { bytes, end } = await new Promise((resolve) => {
      let bytes = 0;
      const socket = connect({ port: Number(port), host: '127.0.0.1' }, () => socket.write(request));
      socket.on('data', (data) => (bytes += data.length));
      socket.on('error', ({ code }) => resolve({ bytes, end: code }));
      socket.on('close', () => resolve({ bytes, end: 'closed' }));
    });
    console.log(`port ${port}, ${name}: ${bytes} bytes, ${end}`);
  }
}
