import type { WindowView } from '@hrca/protocol';
import { button, element, form } from '../dom.ts';
import { actionRow, cancelOrBack } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import { newPinFields } from '../parts/newPinFields.ts';
import { problemBox } from '../parts/problems.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

type NewPinView = Extract<WindowView, { screen: 'newPin' }>;

/** A new PIN, because the initial one must go or because the person wants another. */
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

/** The initial PIN of a device is its issuer's choice, so that no number is named. */
function leadOf({ reason, certificate }: NewPinView) {
  return reason === 'initial' && certificate.device !== undefined ? 'initialOnKey' : reason;
}
