import { AGENT_PORTS } from '@hrca/protocol/constants';
import { HrcaError } from '@hrca/protocol/errors';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Security headers. No `upgrade-insecure-requests`: it would turn the loopback socket of the agent into wss in Firefox,
 * which no agent answers.
 */
export function securityHeaders({ isHttps }: { isHttps: boolean }): RequestHandler[] {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        connectSrc: ["'self'", ...AGENT_PORTS.map((port) => `ws://127.0.0.1:${port}`)],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: isHttps && { maxAge: 31_536_000 },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  const permissions: RequestHandler = (_, response, next) => {
    response.set('permissions-policy', 'loopback-network=(self), camera=(), microphone=(), geolocation=()');
    next();
  };
  return [headers, permissions];
}

/** Refuses what another site makes a browser send: every change must come from a page of ours. */
export function sameOriginOnly(origin: string): RequestHandler {
  return (request, _, next) => {
    const isChange = request.method !== 'GET' && request.method !== 'HEAD';
    if (isChange && request.headers.origin !== origin) throw new HrcaError('REQUEST_INVALID');
    next();
  };
}
