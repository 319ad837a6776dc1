import { Router } from 'express';

/** For load balancers and monitors: the process answers. */
export function healthRoutes(): Router {
  return Router().get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
}
