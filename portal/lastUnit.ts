import type { Request, Response } from 'express';

const YEAR_MS = 365 * 86_400_000;

/**
 * Which unit logged in last with this browser: another program on the computer may answer in the agent's place, with a
 * unit certificate of its own, and only the browser knows that the unit has changed. The cookie is plain: its reader can
 * only ask or not ask the question, and a signature would be had by logging in anywhere. It cannot be planted by a
 * subdomain or without https (`__Host-`); what is no unit code counts as another unit.
 */
export interface LastUnit {
  /** The code of that unit, or `another` where the cookie holds none; `undefined`: none has logged in yet. */
  in(request: Request): string | undefined;
  remember(response: Response, code: string): void;
  forget(response: Response): void;
}

export function lastUnitCookie({ isSecure }: { isSecure: boolean }): LastUnit {
  const name = isSecure ? '__Host-unit' : 'unit';
  const options = { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' } as const;
  return {
    in: ({ headers }) => {
      const [, value] = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(headers.cookie ?? '') ?? [];
      if (value === undefined) return undefined;
      return /^[0-9A-Z]{18}$/.test(value) ? value : 'another';
    },
    remember: (response, code) => void response.cookie(name, code, { ...options, maxAge: YEAR_MS }),
    forget: (response) => void response.clearCookie(name, options),
  };
}
