import type { CertificateView, WindowAction } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import type { PinDialogue } from '../keystore/keystore.ts';
import type { FlowView, FlowWindow } from '../windowHost/agentWindow.ts';

/** The user pressed 返回. */
export class BackRequested extends Error {}
/** The user pressed 忘记口令 on the PIN screen. */
export class UnlockRequested extends Error {}

/**
 * Asks for PIN and PUK in the agent's window. When no try is left, `askPin` throws `PIN_LOCKED` (`KEY_LOCKED` for a device,
 * whose PUK the agent does not manage) and `askPuk` throws `PUK_LOCKED` without asking. A PUK screen after that shows that
 * the PIN is locked.
 */
export function windowPins({ window, certificate }: { window: FlowWindow; certificate: CertificateView }): PinDialogue {
  let isLocked = false;
  const answer = async <A extends WindowAction['action']>(view: FlowView, expected: A) => {
    for (;;) {
      const action = await window.ask(view);
      if (action.action === 'back') throw new BackRequested();
      if (action.action === 'unlock' && view.screen === 'pin') throw new UnlockRequested();
      if (action.action === expected) return action as Extract<WindowAction, { action: A }>;
    }
  };
  return {
    async askPin({ triesLeft, isPinInitial, problem }) {
      if (triesLeft === 0) {
        isLocked = true;
        throw new HrcaError(certificate.device === undefined ? 'PIN_LOCKED' : 'KEY_LOCKED');
      }
      const view: FlowView = {
        screen: 'pin',
        certificate,
        triesLeft,
        ...(isPinInitial !== undefined && { isPinInitial }),
        ...(problem && { problem: { code: problem } }),
      };
      return (await answer(view, 'pin')).pin;
    },
    async askNewPin({ reason, problem }) {
      return (
        await answer(
          { screen: 'newPin', certificate, reason, ...(problem && { problem: { code: problem } }) },
          'newPin',
        )
      ).pin;
    },
    async askPuk({ triesLeft, problem }) {
      if (triesLeft === 0) throw new HrcaError('PUK_LOCKED');
      const code = problem ?? (isLocked ? 'PIN_LOCKED' : undefined);
      const { puk, pin } = await answer(
        { screen: 'puk', certificate, triesLeft, ...(code && { problem: { code } }) },
        'puk',
      );
      return { puk, pin };
    },
  };
}
