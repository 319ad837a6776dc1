import { errorCodes } from '@hrca/protocol/errors';
import { type Request, type Response, Router } from 'express';
import type { Html } from '../html.ts';
import { errorPage } from '../views/error.ts';
import { faqEntryPage, faqPage } from '../views/faq.ts';
import { homePage } from '../views/home.ts';
import type { Language, PageContext } from '../views/layout.ts';
import { loginPage } from '../views/login.ts';
import { unitPage } from '../views/unit.ts';

const LANGUAGE_COOKIE = 'hrca-lang';

/** Language of the page: as asked for, else as remembered, else Chinese. */
export function languageOf(request: Request): Language {
  const remembered = /(?:^|;\s*)hrca-lang=en(?:;|$)/.test(request.headers.cookie ?? '') ? 'en' : 'zh';
  const asked = request.query.lang;
  return asked === 'en' || asked === 'zh' ? asked : remembered;
}

export function contextOf(request: Request): PageContext {
  return { language: languageOf(request), path: request.path, unitName: request.session?.login?.unit.name };
}

export function pageRoutes(): Router {
  const routes = Router();
  const show = (response: Response, page: Html) => response.type('html').send(String(page));

  routes.use((request, response, next) => {
    if (request.query.lang !== undefined)
      response.cookie(LANGUAGE_COOKIE, languageOf(request), {
        sameSite: 'lax',
        httpOnly: true,
        maxAge: 365 * 86_400_000,
      });
    next();
  });
  routes.get('/', (request, response) => void show(response, homePage(contextOf(request))));
  routes.get('/login', (request, response) => void show(response, loginPage(contextOf(request))));
  routes.get('/unit', (request, response) => {
    const { login } = request.session;
    if (!login) return response.redirect(303, '/login');
    response.set('cache-control', 'no-store');
    show(response, unitPage(contextOf(request), login));
  });
  routes.get('/faq', (request, response) => void show(response, faqPage(contextOf(request))));
  routes.get('/faq/:code', (request, response, next) => {
    const code = errorCodes.find((known) => known === request.params.code);
    if (!code) return next();
    show(response, faqEntryPage(contextOf(request), code));
  });
  routes.get('/{*rest}', (request, response) => {
    response.status(404);
    show(response, errorPage(contextOf(request)));
  });
  return routes;
}
