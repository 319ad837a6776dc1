import { isIP } from 'node:net';
import type { Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';

/** What one subscriber usually has, whose machine may use every address of it. */
const IPV6_PREFIX_LENGTH = 64;
const UNKNOWN = 'unknown';

/** The client's address as limits count it: IPv4 whole, IPv6 by its /64. Proxies are believed as `trust proxy` says. */
export function clientAddress({ ip = '' }: Pick<Request, 'ip'>): string {
  // Some proxies write the port as well, which is another for each connection.
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(ip) ?? [];
  const [address = ''] = (bracketed ?? dotted ?? ip).split('%');
  return isIP(address) ? ipKeyGenerator(address, IPV6_PREFIX_LENGTH) : UNKNOWN;
}
