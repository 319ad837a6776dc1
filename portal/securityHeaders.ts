import { AGENT_PORTS } from '@hrca/protocol';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** One year. */
const HSTS_MAX_AGE_S = 31_536_000;

/** Features that no page needs are off; the SDK reaches the agent through `loopback-network`. */
const permissionsPolicy = 'loopback-network=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()';

export function securityHeaders({ isSecure }: { isSecure: boolean }): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        // No upgrade-insecure-requests: Firefox would change the agent's ws: to wss: and fail.
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'"],
          connectSrc: ["'self'", ...AGENT_PORTS.map((port) => `ws://127.0.0.1:${port}`)],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
        },
      },
      // Not "no-referrer": browsers would send "Origin: null" with a form, which the same-origin check refuses.
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: isSecure && { maxAge: HSTS_MAX_AGE_S, includeSubDomains: false },
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', permissionsPolicy);
      response.setHeader('Cache-Control', 'no-store');
      next();
    },
  ];
}
