import type { Request, Response } from 'express';

const YEAR_MS = 365 * 86_400_000;

/**
 * The unit that logged in last with this browser, in a cookie. Another program on the computer may answer in the agent's
 * place with a unit certificate of its own; a change of unit is the only sign of that. The cookie is not signed: it only
 * decides whether the user is asked, and an attacker would get a signed one by logging in. `__Host-` keeps subdomains and
 * plain http from setting it. A value that is no unit code counts as another unit.
 */
export interface LastUnit {
  /** The unit's code; `another` where the cookie has no valid one; `undefined` where no unit has logged in yet. */
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
