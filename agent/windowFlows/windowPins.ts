import type { CertificateView, WindowAction, WindowView } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import type { PinDialogue } from '../keystore/keystore.ts';
import type { AgentWindow } from '../windowHost/agentWindow.ts';

/** The person pressed 返回. */
export class BackRequested extends Error {}
/** The person pressed 忘记口令 where the PIN is asked. */
export class UnlockRequested extends Error {}

/**
 * Asks for PIN and PUK in the agent's window.
 * `askPin` throws `PIN_LOCKED` (`KEY_LOCKED` on a device, which has no PUK of ours) and `askPuk` throws `PUK_LOCKED` instead
 * of asking for what cannot help any more. The PUK screen that follows says that the PIN is locked.
 */
export function windowPins({
  window,
  certificate,
  origin,
}: {
  window: AgentWindow;
  certificate: CertificateView;
  origin: string | undefined;
}): PinDialogue {
  let isLocked = false;
  const context = { certificate, ...(origin !== undefined && { origin }) };
  const answer = async <A extends WindowAction['action']>(view: WindowView, expected: A) => {
    for (;;) {
      const action = await window.ask(view);
      if (action.action === 'back') throw new BackRequested();
      if (action.action === 'unlock' && view.screen === 'pin') throw new UnlockRequested();
      if (action.action === expected) return action as Extract<WindowAction, { action: A }>;
    }
  };
  return {
    // The management window says so by itself.
    pinSaved: () => origin !== undefined && window.note('pin-saved'),
    async askPin({ triesLeft, isPinInitial, problem }) {
      if (triesLeft === 0) {
        isLocked = true;
        throw new HrcaError(certificate.device === undefined ? 'PIN_LOCKED' : 'KEY_LOCKED');
      }
      const view: WindowView = {
        screen: 'pin',
        ...context,
        triesLeft,
        ...(isPinInitial !== undefined && { isPinInitial }),
        ...(problem && { problem: { code: problem } }),
      };
      return (await answer(view, 'pin')).pin;
    },
    async askNewPin({ reason, problem }) {
      return (
        await answer({ screen: 'newPin', ...context, reason, ...(problem && { problem: { code: problem } }) }, 'newPin')
      ).pin;
    },
    async askPuk({ triesLeft, problem }) {
      if (triesLeft === 0) throw new HrcaError('PUK_LOCKED');
      const code = problem ?? (isLocked ? 'PIN_LOCKED' : undefined);
      const { puk, pin } = await answer(
        { screen: 'puk', ...context, triesLeft, ...(code && { problem: { code } }) },
        'puk',
      );
      return { puk, pin };
    },
  };
}
