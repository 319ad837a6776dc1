import { watchActivity } from './activity.ts';
import { createApp } from './app.ts';
import { openSession } from './session.ts';

const token = location.hash.slice(1);
// The token works only once; it is removed from the address bar and the history all the same.
history.replaceState(null, '', location.pathname);

/** Monotonic: the system clock may be changed while the window is open. */
const now = () => performance.now();

const app = createApp({
  now,
  send: (action) => session?.send(action),
  closeWindow: () => window.close(),
});
// A reloaded page has no token, and a used token would be refused.
const session = token
  ? openSession({ host: location.host, token, onMessage: app.receive, onClose: app.disconnect })
  : undefined;
if (!session) app.disconnect();
watchActivity({ now, onActive: app.stayActive });
