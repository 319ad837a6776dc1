import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { LastUnit } from '../lastUnit.ts';
import { requireSameOrigin } from '../sameOrigin.ts';
import { endSession } from '../sessionCookie.ts';
import type { SessionLogin } from '../sessionLogin.ts';
import { confirmPage } from '../views/confirm.ts';
import { notFoundPage } from '../views/error.ts';
import { faqEntry, faqEntryPage, faqPage } from '../views/faq.ts';
import { homePage } from '../views/home.ts';
import { loginPage } from '../views/login.ts';
import { type PageContext, pageContext } from '../views/pageContext.ts';
import { unitPage } from '../views/unit.ts';

export interface PageRoutesOptions {
  readonly origin: string;
  readonly session: RequestHandler;
  readonly sessionLogin: SessionLogin;
  readonly lastUnit: LastUnit;
  readonly assetUrl: (name: string) => string;
}

/** The pages, and the actions of their forms. */
export function pageRoutes({ origin, session, sessionLogin, lastUnit, assetUrl }: PageRoutesOptions): Router {
  const routes = Router();
  const show = (request: Request, response: Response, page: (context: PageContext) => string) => {
    response.type('html').send(page(pageContext({ request, response, assetUrl })));
  };

  const change = [requireSameOrigin(origin), session];
  routes.post('/logout', change, async (request: Request, response: Response) => {
    await endSession(request);
    response.redirect(303, '/');
  });
  // 不是本单位: the next login is not compared with this unit.
  routes.post('/logout/wrong-unit', change, async (request: Request, response: Response) => {
    await endSession(request);
    lastUnit.forget(response);
    response.redirect(303, '/');
  });
  routes.post('/login/confirm', change, async (request: Request, response: Response) => {
    const { unconfirmedLogin: login } = request.session;
    if (login) await sessionLogin.confirm({ request, response, login });
    response.redirect(303, '/unit');
  });

  routes.use(session);
  routes.get('/', (request, response) => show(request, response, homePage));
  routes.get('/login', (request, response) => {
    if (request.session.login) return response.redirect(303, '/unit');
    show(request, response, loginPage);
  });
  routes.get('/login/confirm', (request, response) => {
    const { unconfirmedLogin } = request.session;
    if (!unconfirmedLogin) return response.redirect(303, '/unit');
    const lastCode = lastUnit.in(request);
    show(request, response, (context) => confirmPage(context, { login: unconfirmedLogin, lastCode }));
  });
  routes.get('/unit', (request, response) => {
    const { login } = request.session;
    if (!login) return response.redirect(303, '/login');
    show(request, response, (context) => unitPage(context, login));
  });
  routes.get('/faq', (request, response) => show(request, response, faqPage));
  routes.get('/faq/:code', (request, response, next) => {
    const found = faqEntry(request.params.code);
    if (!found) return next();
    show(request, response, (context) => faqEntryPage(context, found));
  });
  routes.use((request, response) => {
    response.status(404);
    show(request, response, notFoundPage);
  });
  return routes;
}
