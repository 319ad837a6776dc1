import { watchActivity } from './activity.ts';
import { createApp } from './app.ts';
import { openSession } from './session.ts';

const token = location.hash.slice(1);
// It works only once; still, it has no business in the address bar, the history or a bookmark.
history.replaceState(null, '', location.pathname);

/** Not the time of day, which may be put back or forward. */
const now = () => performance.now();

const app = createApp({
  now,
  send: (action) => session?.send(action),
  closeWindow: () => window.close(),
});
// A page that was reloaded has no token left, and could not get in with one.
const session = token
  ? openSession({ host: location.host, token, onMessage: app.receive, onClose: app.disconnect })
  : undefined;
if (!session) app.disconnect();
watchActivity({ now, onActive: app.stayActive });
