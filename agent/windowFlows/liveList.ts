import type { WindowAction } from '@hrca/protocol';
import type { Watchable } from '../keystore/keystore.ts';
import type { FlowView, FlowWindow } from '../windowHost/agentWindow.ts';

/**
 * Shows a list that is read again whenever a device is plugged in or removed, and waits for an action. Resolves to the
 * action and to the list that was on the screen then. What the user has typed or chosen stays across updates.
 */
export async function askOverLiveList<L>({
  window,
  keystore,
  list,
  view,
}: {
  window: FlowWindow;
  keystore: Watchable;
  list: () => Promise<L>;
  view: (listed: L) => FlowView;
}): Promise<{ action: WindowAction; listed: L }> {
  let isAsking = false;
  let isStale = false;
  let isReading = false;
  const refresh = async () => {
    if (!isAsking || isReading) return;
    isReading = true;
    try {
      // A change during a read leads to one more read.
      while (isAsking && isStale) {
        isStale = false;
        const next = await list();
        if (!isAsking) return;
        listed = next;
        window.update(view(listed));
      }
    } catch {
      // The next step lists again and reports the error.
    } finally {
      isReading = false;
    }
  };
  // Before the first list, so that no change between the two is missed.
  const unwatch = keystore.watch(() => {
    isStale = true;
    refresh().catch(() => undefined);
  });
  let listed: L;
  try {
    listed = await list();
    const answer = window.ask(view(listed));
    isAsking = true;
    refresh().catch(() => undefined);
    return { action: await answer, listed };
  } finally {
    isAsking = false;
    unwatch();
  }
}
