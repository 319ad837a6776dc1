import { isIP } from 'node:net';
import type { Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';

/** A subscriber usually gets a /64, and one machine may use every address of it. */
const IPV6_PREFIX_LENGTH = 64;
const UNKNOWN = 'unknown';

/** The client's address as limits count it: the whole IPv4 address, or the /64 of IPv6. `trust proxy` says which proxies to trust. */
export function clientAddress({ ip = '' }: Pick<Request, 'ip'>): string {
  // Some proxies add the port, which changes with each connection.
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(ip) ?? [];
  const [address = ''] = (bracketed ?? dotted ?? ip).split('%');
  return isIP(address) ? ipKeyGenerator(address, IPV6_PREFIX_LENGTH) : UNKNOWN;
}
