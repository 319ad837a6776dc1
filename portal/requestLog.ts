import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

const PATH_MAX_LENGTH = 200;
const ADDRESS_MAX_LENGTH = 60;

/** One line for each request, made of what is named here: no header, no body and no query can slip in. */
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
        // Behind a proxy the client's, as for the rate limit; the socket's would be the proxy.
        remoteAddress: raw.ip?.slice(0, ADDRESS_MAX_LENGTH),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      // Made up by pino-http from the status; the real one has been logged where it was answered.
      err: () => undefined,
    },
  });
}
