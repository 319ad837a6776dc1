import { HrcaError } from '@hrca/protocol/errors';
import type { Request, RequestHandler } from 'express';
import session, { type SessionData, type Store } from 'express-session';
import './sessionData.ts';

const SESSION_ID_BYTES = 32;

/** The session cookie: a signed session id. It ends with the browser or with the store's limits. */
export function sessionCookie({
  secret,
  isSecure,
  store,
  randomBytes,
}: {
  secret: string;
  isSecure: boolean;
  store: Store;
  randomBytes: (size: number) => Uint8Array;
}): RequestHandler {
  const handle = session({
    // With this prefix browsers require Secure, Path=/ and no Domain, so that no subdomain can set the cookie.
    name: isSecure ? '__Host-portal' : 'portal',
    secret,
    store,
    genid: () => Buffer.from(randomBytes(SESSION_ID_BYTES)).toString('base64url'),
    resave: false,
    saveUninitialized: false,
    proxy: isSecure,
    cookie: { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' },
  });
  if (!isSecure) return handle;
  return (request, response, next) => {
    // The configured origin is https. Without this, express-session would set no cookie behind a proxy that does not
    // send the header.
    request.headers['x-forwarded-proto'] = 'https';
    handle(request, response, next);
  };
}

/** Saves the session before the reply is sent, so that a full store is answered with an error. */
export function saveSession(request: Request, data: Partial<SessionData>): Promise<void> {
  Object.assign(request.session, data);
  return asPromise((done) => request.session.save(done));
}

/**
 * Replaces the session by an empty one with a new id, against session fixation.
 *
 * @throws HrcaError `SESSION_ENDED` where the old session has ended during this request: a login must not outlive a
 * logout in another tab
 */
export async function renewSession(request: Request): Promise<void> {
  await asPromise((done) => request.session.reload(done)).catch((cause) => {
    throw new HrcaError('SESSION_ENDED', { cause });
  });
  await asPromise((done) => request.session.regenerate(done));
}

export function endSession(request: Request): Promise<void> {
  return asPromise((done) => request.session.destroy(done));
}

function asPromise(start: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}
