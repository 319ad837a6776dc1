import { HrcaError, isHrcaError } from '@hrca/web-sdk';

/** Posts JSON to the portal. @throws HrcaError with the portal's own code, `PORTAL_UNREACHABLE`, `REQUEST_ABORTED` */
export async function post<T>(path: string, body: object, signal: AbortSignal): Promise<T> {
  try {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
    const reply = await response.json();
    if (response.ok) return reply;
    throw new HrcaError(reply.error.code, { details: reply.error.details });
  } catch (cause) {
    if (isHrcaError(cause)) throw cause;
    if (signal.aborted) throw new HrcaError('REQUEST_ABORTED', { cause });
    // No reply, or one without JSON: a proxy answers so while the portal is down.
    throw new HrcaError('PORTAL_UNREACHABLE', { cause });
  }
}
