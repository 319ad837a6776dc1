import type { WindowAction, WindowNotice, WindowView } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol';
import type { AgentWindow, EndView, OpenWindow } from '#agent/windowHost/agentWindow.ts';

/** Replaces the agent's window and its user: `answer` maps each screen to the user's action. */
export function scriptedWindow(
  answer: (view: WindowView, shown: number) => WindowAction | 'close' | Promise<WindowAction>,
) {
  const shown: WindowView[] = [];
  const updates: WindowView[] = [];
  const ends: EndView[] = [];
  const notices: WindowNotice[] = [];
  let raised = 0;
  const open: OpenWindow = async ({ signal }): Promise<AgentWindow> => {
    const assertOpen = () => {
      if (signal.aborted) throw new HrcaError('REQUEST_ABORTED');
    };
    const aborted = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new HrcaError('REQUEST_ABORTED'))),
    );
    aborted.catch(() => undefined);
    return {
      update: (view) => void updates.push(view),
      setNotice: (notice) => void notices.push(notice),
      assertOpen,
      ask: async (view) => {
        assertOpen();
        shown.push(view);
        const action = await Promise.race([answer(view, shown.length), aborted]);
        if (action === 'close' || action.action === 'cancel') throw new HrcaError('USER_CANCELLED');
        return action;
      },
      raise: async () => void raised++,
      connected: async () => undefined,
      end: (view) => void ends.push(view),
    };
  };
  return { open, shown, updates, ends, notices, raised: () => raised };
}

/** Picks the first usable certificate and types `pin`, and `newPin` where one is asked for. */
export function quickClerk({ pin, newPin = '' }: { pin: string; newPin?: string }) {
  return (view: WindowView): WindowAction => {
    switch (view.screen) {
      case 'certificates':
        return view.purpose === 'share'
          ? { action: 'consent' }
          : { action: 'choose', certificateId: view.certificates.find(({ problem }) => !problem)?.id ?? '' };
      case 'pin':
        return { action: 'pin', pin };
      case 'newPin':
        return { action: 'newPin', pin: newPin };
      default:
        return { action: 'cancel' };
    }
  };
}
