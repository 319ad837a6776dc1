import type { WindowView } from '@hrca/protocol';
import { button, element } from '../dom.ts';
import { actionRow, wayOut } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import { form } from '../parts/form.ts';
import { newPinFields } from '../parts/newPinFields.ts';
import { problemBox } from '../parts/problemBox.ts';
import type { Screen, Stage } from '../stage.ts';

type NewPinView = Extract<WindowView, { screen: 'newPin' }>;

/** A new PIN, because the initial one must go or because the person wants another. */
export function newPinScreen(view: NewPinView, stage: Stage): Screen {
  const { text, act } = stage;
  const pins = newPinFields(stage);
  const out = wayOut(stage, view.origin);
  const submit = () => {
    if (pins.check()) act({ action: 'newPin', pin: pins.take() });
  };
  return {
    heading: text.newPin.heading,
    content: [
      form(submit, [
        certificateCard(view.certificate, stage),
        element('p', { class: 'lead' }, [text.newPin[leadOf(view)]]),
        problemBox(view.problem, stage),
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
