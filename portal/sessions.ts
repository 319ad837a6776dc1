import { HrcaError } from '@hrca/protocol/errors';
import type { Request, RequestHandler } from 'express';
import session, { type SessionData, type Store } from 'express-session';
import './sessionData.ts';

const SESSION_ID_OCTETS = 32;

/** The session in a cookie that holds a signed id and nothing else; it ends with the browser or with the store's limits. */
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
    // The prefix makes browsers insist on Secure, Path=/ and no Domain, so that no subdomain can plant a session.
    name: isSecure ? '__Host-portal' : 'portal',
    secret,
    store,
    genid: () => Buffer.from(randomBytes(SESSION_ID_OCTETS)).toString('base64url'),
    resave: false,
    saveUninitialized: false,
    proxy: isSecure,
    cookie: { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' },
  });
  if (!isSecure) return handle;
  return (request, response, next) => {
    // That people arrive by https is known from the configured origin. A proxy that says nothing must not cost them
    // the cookie.
    request.headers['x-forwarded-proto'] = 'https';
    handle(request, response, next);
  };
}

/** Keeps a session before the reply is sent, so that a full store is refused rather than found out later. */
export function saveSession(request: Request, data: Partial<SessionData>): Promise<void> {
  Object.assign(request.session, data);
  return settled((done) => request.session.save(done));
}

/**
 * A session with a new id and nothing in it, against session fixation; the old one is gone.
 *
 * @throws HrcaError `SESSION_ENDED` where the old one has ended while this request was under way: a login must not
 * outlive a logout in another tab
 */
export async function renewSession(request: Request): Promise<void> {
  await settled((done) => request.session.reload(done)).catch((cause) => {
    throw new HrcaError('SESSION_ENDED', { cause });
  });
  await settled((done) => request.session.regenerate(done));
}

export function endSession(request: Request): Promise<void> {
  return settled((done) => request.session.destroy(done));
}

function settled(start: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}
