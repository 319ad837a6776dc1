import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { clientAddress } from './clientAddress.ts';
import type { LastUnit } from './lastUnit.ts';
import { renewSession, saveSession } from './sessionCookie.ts';
import type { LoginFacts } from './sessionData.ts';

interface Keep {
  readonly request: Request;
  readonly response: Response;
  readonly login: LoginFacts;
}

/** Stores a verified login in its session. */
export interface SessionLogin {
  /**
   * Logs the renewed session in. Where another unit logged in last with this browser, the login waits until the user has
   * confirmed it. Returns whether the session is logged in.
   */
  keep(login: Keep): Promise<boolean>;
  /** Logs the session in, under a new id, after the user has confirmed the unit. @throws HrcaError `SESSION_ENDED` */
  confirm(login: Keep): Promise<void>;
}

export function createSessionLogin({ lastUnit, log }: { lastUnit: LastUnit; log: Logger }): SessionLogin {
  const logIn = async ({ request, response, login }: Keep) => {
    await saveSession(request, { login, isFirstUnit: lastUnit.in(request) === undefined });
    lastUnit.remember(response, login.unit.code);
    log.info(logFields(login), 'logged in');
  };
  return {
    async keep({ request, response, login }) {
      if ([undefined, login.unit.code].includes(lastUnit.in(request))) {
        await logIn({ request, response, login });
        return true;
      }
      await saveSession(request, { unconfirmedLogin: login, address: clientAddress(request) });
      log.info(logFields(login), 'login waits for confirmation: another unit logged in last with this browser');
      return false;
    },
    async confirm({ request, response, login }) {
      await renewSession(request);
      await logIn({ request, response, login });
    },
  };
}

function logFields({ unit, certificate }: LoginFacts): object {
  return { unitCode: unit.code, certificateId: certificate.id };
}
