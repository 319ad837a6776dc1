import { createServer, type RequestListener, type Server } from 'node:http';
import { bothLanguages } from '@hrca/protocol/bilingual';
import { HrcaError } from '@hrca/protocol/errors';

/** How long pending requests may take after the signal to stop. */
const SHUTDOWN_LIMIT_MS = 4_000;
const IDLE_SWEEP_MS = 50;
/** Node's default lets a slow client hold a connection for five minutes. */
const REQUEST_LIMIT_MS = 20_000;

/** Listens on `host` and `port`. @throws HrcaError `CONFIG_INVALID`, with the `setting` to change and the `reason` */
export function listen({ app, host, port }: { app: RequestListener; host: string; port: number }): Promise<Server> {
  const server = createServer({ requestTimeout: REQUEST_LIMIT_MS, headersTimeout: REQUEST_LIMIT_MS }, app);
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server));
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenFailure({ cause, host, port })));
    server.listen(port, host);
  });
}

/** Accepts no more connections, waits for pending requests, and after `limitMs` closes their connections. */
export function close(server: Server, { limitMs = SHUTDOWN_LIMIT_MS }: { limitMs?: number } = {}): Promise<void> {
  return new Promise((resolve) => {
    // A keep-alive connection becomes idle after its last reply, and would keep the server open.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    const limit = setTimeout(() => server.closeAllConnections(), limitMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(limit);
      resolve();
    });
  });
}

function listenFailure({ cause, host, port }: { cause: NodeJS.ErrnoException; host: string; port: number }): HrcaError {
  const other = port < 65_535 ? port + 1 : port - 1;
  const details: Record<string, { setting: string; reason: string }> = {
    EADDRINUSE: {
      setting: 'PORTAL_PORT',
      reason: bothLanguages({
        zh: `端口 ${port} 已被占用，请换一个：PORTAL_PORT=${other}`,
        en: `port ${port} is taken, choose another: PORTAL_PORT=${other}`,
      }),
    },
    EACCES: {
      setting: 'PORTAL_PORT',
      reason: bothLanguages({
        zh: `无权使用端口 ${port}，请用 1024 以上的：PORTAL_PORT=8080`,
        en: `port ${port} is not allowed, choose one above 1024: PORTAL_PORT=8080`,
      }),
    },
  };
  const otherwise = {
    setting: 'PORTAL_HOST',
    reason: bothLanguages({
      zh: `不能在 ${host} 上监听（${cause.code}）`,
      en: `cannot listen on ${host} (${cause.code})`,
    }),
  };
  return new HrcaError('CONFIG_INVALID', { cause, details: details[cause.code ?? ''] ?? otherwise });
}
