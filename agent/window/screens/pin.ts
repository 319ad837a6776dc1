import type { WindowView } from '@hrca/protocol';
import { PIN_TRIES } from '@hrca/protocol/constants';
import { button, element, form } from '../dom.ts';
import { actionRow, cancelOrBack } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import { problemBox, triesLeft } from '../parts/problems.ts';
import { secretField } from '../parts/secretField.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';
import type { Text } from '../text/text.ts';

type PinView = Extract<WindowView, { screen: 'pin' }>;

/** Asks for the PIN of one certificate, for one signature or one change of PIN. */
export function pinScreen(view: PinView, context: ScreenContext): Screen {
  const { text, act } = context;
  const isOnDevice = view.certificate.device !== undefined;
  const pin = secretField({
    id: 'pin',
    label: text.pin.label,
    hint: hintOf(view, text.pin),
    text,
  });
  const out = cancelOrBack(context, view.origin);
  const submit = () => {
    if (pin.input.value === '') pin.showError(text.pin.missing);
    else act({ action: 'pin', pin: pin.take() });
  };
  // Only a certificate from a file has a PUK. Offered before the PIN is locked, so that no tries need be used up.
  const forgotten = isOnDevice
    ? undefined
    : button({
        label: text.pin.forgotten,
        kind: 'quiet',
        onClick: () => act({ action: 'unlock', certificateId: view.certificate.id }),
      });
  return {
    heading: text.pin.heading,
    content: [
      form(submit, [
        certificateCard(view.certificate, context),
        element('div', { class: 'problems' }, [
          problemBox(view.problem, context),
          triesLeft({ left: view.triesLeft, total: isOnDevice ? undefined : PIN_TRIES, text: text.pin }),
        ]),
        pin.field,
        forgotten && element('div', { class: 'buttons' }, [forgotten]),
        actionRow(button({ label: text.ok, kind: 'primary' }), ...out.buttons),
      ]),
    ],
    focus: pin.input,
    onEscape: out.onEscape,
  };
}

/** Which PIN to enter. Few devices report whether theirs was changed. */
function hintOf({ certificate, isPinInitial }: PinView, text: Text['pin']): string | undefined {
  if (certificate.device !== undefined) return isPinInitial ? text.deviceInitialHint : text.deviceHint;
  if (isPinInitial === undefined) return undefined;
  return isPinInitial ? text.initialHint : text.changedHint;
}
