import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

const PATH_MAX_LENGTH = 200;
const ADDRESS_MAX_LENGTH = 60;

/** Logs one line for each request, with the fields listed here only: no header, body or query. */
export function requestLog(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    autoLogging: { ignore: (request) => request.url === '/healthz' },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    serializers: {
      req: ({ id, method, url, raw }: { id: unknown; method: string; url: string; raw: Request }) => ({
        id,
        method,
        path: url.split('?', 1)[0]?.slice(0, PATH_MAX_LENGTH),
        // The client's address, as for the rate limit; behind a proxy the socket has the proxy's.
        remoteAddress: raw.ip?.slice(0, ADDRESS_MAX_LENGTH),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      // pino-http derives one from the status; the real error is logged by the error handler.
      err: () => undefined,
    },
  });
}
