import type { CertificateView, WindowAction, WindowView } from '@hrca/protocol';
import { HrcaError } from '@hrca/protocol/errors';
import type { PinDialogue } from '../keystore/keystore.ts';
import type { AgentWindow } from '../windowHost/agentWindow.ts';

/** The person pressed 返回. */
export class BackRequested extends Error {}

/**
 * Asks for PIN and PUK in the agent's window.
 * `askPin` throws `PIN_LOCKED` and `askPuk` throws `PUK_LOCKED` instead of asking for what cannot help any more.
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
  const context = { certificate, ...(origin !== undefined && { origin }) };
  const answer = async <A extends WindowAction['action']>(view: WindowView, expected: A) => {
    for (;;) {
      const action = await window.ask(view);
      if (action.action === 'back') throw new BackRequested();
      if (action.action === expected) return action as Extract<WindowAction, { action: A }>;
    }
  };
  return {
    // The management window says so by itself.
    pinSaved: () => origin !== undefined && window.note('pin-saved'),
    async askPin({ triesLeft, isPinInitial, problem }) {
      if (triesLeft === 0) throw new HrcaError('PIN_LOCKED');
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
      const { puk, pin } = await answer(
        { screen: 'puk', ...context, triesLeft, ...(problem && { problem: { code: problem } }) },
        'puk',
      );
      return { puk, pin };
    },
  };
}
