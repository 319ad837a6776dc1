import type { WindowAction, WindowView } from '@hrca/protocol';
import type { Watchable } from '../keystore/keystore.ts';
import type { AgentWindow } from '../windowHost/agentWindow.ts';

/**
 * Asks over a list that follows the Keys as they come and go: what was listed last when the person acted comes with the
 * action. What the person has typed or chosen meanwhile stays.
 */
export async function askOverLiveList<L>({
  window,
  keystore,
  list,
  view,
}: {
  window: AgentWindow;
  keystore: Watchable;
  list: () => Promise<L>;
  view: (listed: L) => WindowView;
}): Promise<{ action: WindowAction; listed: L }> {
  let isAsking = false;
  let isStale = false;
  let isReading = false;
  const refresh = async () => {
    if (!isAsking || isReading) return;
    isReading = true;
    try {
      // A change that comes while the list is read leads to one more reading.
      while (isAsking && isStale) {
        isStale = false;
        const next = await list();
        if (!isAsking) return;
        listed = next;
        window.update(view(listed));
      }
    } catch {
      // The next step lists again, and says what is wrong.
    } finally {
      isReading = false;
    }
  };
  // Before the first list, so that nothing happens unseen between the two.
  const unwatch = keystore.watch(() => {
    isStale = true;
    refresh().catch(() => undefined);
  });
  let listed: L;
  try {
    listed = await list();
    const asked = window.ask(view(listed));
    isAsking = true;
    refresh().catch(() => undefined);
    return { action: await asked, listed };
  } finally {
    isAsking = false;
    unwatch();
  }
}
