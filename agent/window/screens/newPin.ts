import type { WindowView } from '@hrca/protocol';
import { button, element, form } from '../dom.ts';
import { actionRow, cancelOrBack } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import { newPinFields } from '../parts/newPinFields.ts';
import { problemBox } from '../parts/problems.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

type NewPinView = Extract<WindowView, { screen: 'newPin' }>;

/** Asks for a new PIN: the initial one must be replaced, or the user chose to change it. */
export function newPinScreen(view: NewPinView, context: ScreenContext): Screen {
  const { text, act } = context;
  const pins = newPinFields(context);
  const out = cancelOrBack(context, view.origin);
  const submit = () => {
    if (pins.check()) act({ action: 'newPin', pin: pins.take() });
  };
  return {
    heading: text.newPin.heading,
    content: [
      form(submit, [
        certificateCard(view.certificate, context),
        element('p', { class: 'lead' }, [text.newPin[leadOf(view)]]),
        problemBox(view.problem, context),
        ...pins.fields,
        actionRow(button({ label: text.ok, kind: 'primary' }), ...out.buttons),
      ]),
    ],
    focus: pins.first,
    onEscape: out.onEscape,
  };
}

/** Each issuer sets the initial PIN of its devices, so the text names no number. */
function leadOf({ reason, certificate }: NewPinView) {
  return reason === 'initial' && certificate.device !== undefined ? 'initialOnDevice' : reason;
}
