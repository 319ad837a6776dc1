import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { clientAddress } from './clientAddress.ts';
import type { LastUnit } from './lastUnit.ts';
import type { LoginFacts } from './loginFacts.ts';
import { renewSession, saveSession } from './sessions.ts';

interface Keep {
  readonly request: Request;
  readonly response: Response;
  readonly login: LoginFacts;
}

/** What becomes of a session once its login has been verified. */
export interface LoginKeeper {
  /**
   * Logs the renewed session in, or, where another unit was the last in this browser, has it wait for the person's word.
   * Says whether it is logged in.
   */
  keep(login: Keep): Promise<boolean>;
  /** Logs a session in, under a new id, whose unit the person has confirmed. @throws HrcaError `SESSION_ENDED` */
  confirm(login: Keep): Promise<void>;
}

export function createLoginKeeper({ lastUnit, log }: { lastUnit: LastUnit; log: Logger }): LoginKeeper {
  const logIn = async ({ request, response, login }: Keep) => {
    await saveSession(request, { login, isFirstUnit: lastUnit.in(request) === undefined });
    lastUnit.remember(response, login.unit.code);
    log.info(logged(login), 'logged in');
  };
  return {
    async keep({ request, response, login }) {
      if ([undefined, login.unit.code].includes(lastUnit.in(request))) {
        await logIn({ request, response, login });
        return true;
      }
      await saveSession(request, { unconfirmedLogin: login, address: clientAddress(request) });
      log.info(logged(login), 'another unit than the last one in this browser: the person is asked');
      return false;
    },
    async confirm({ request, response, login }) {
      await renewSession(request);
      await logIn({ request, response, login });
    },
  };
}

function logged({ unit, certificate }: LoginFacts): object {
  return { unitCode: unit.code, certificateId: certificate.id };
}
