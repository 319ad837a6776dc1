import { type Request, type RequestHandler, type Response, Router } from 'express';
import { requireSameOrigin } from '../sameOrigin.ts';
import { endSession } from '../sessions.ts';
import { notFoundPage } from '../views/error.ts';
import { faqEntry, faqEntryPage, faqPage } from '../views/faq.ts';
import { homePage } from '../views/home.ts';
import { loginPage } from '../views/login.ts';
import { type PageContext, pageContext } from '../views/pageContext.ts';
import { unitPage } from '../views/unit.ts';

export interface PageRoutesOptions {
  readonly origin: string;
  readonly session: RequestHandler;
  readonly assetUrl: (name: string) => string;
}

/** What people see, and 退出. */
export function pageRoutes({ origin, session, assetUrl }: PageRoutesOptions): Router {
  const routes = Router();
  const show = (request: Request, response: Response, page: (context: PageContext) => string) => {
    response.type('html').send(page(pageContext({ request, response, assetUrl })));
  };

  routes.post('/logout', requireSameOrigin(origin), session, async (request, response) => {
    await endSession(request);
    response.redirect(303, '/');
  });

  routes.use(session);
  routes.get('/', (request, response) => show(request, response, homePage));
  routes.get('/login', (request, response) => {
    if (request.session.login) return response.redirect(303, '/unit');
    show(request, response, loginPage);
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
