import type { WindowView } from '@hrca/protocol';
import { PUK_TRIES } from '@hrca/protocol/constants';
import { button, element, form } from '../dom.ts';
import { actionRow, cancelOrBack } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import { newPinFields } from '../parts/newPinFields.ts';
import { problemBox, triesLeft } from '../parts/problems.ts';
import { secretField } from '../parts/secretField.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

/** Asks for the PUK and a new PIN, after the PIN was forgotten or locked. */
export function pukScreen(view: Extract<WindowView, { screen: 'puk' }>, context: ScreenContext): Screen {
  const { text, act } = context;
  const puk = secretField({ id: 'puk', label: text.puk.label, hint: text.puk.hint, text });
  const pins = newPinFields(context);
  const out = cancelOrBack(context, view.origin);
  const submit = () => {
    if (puk.input.value === '') puk.showError(text.puk.missing);
    else if (pins.check()) act({ action: 'puk', puk: puk.take(), pin: pins.take() });
  };
  return {
    heading: text.puk.heading,
    content: [
      form(submit, [
        certificateCard(view.certificate, context),
        element('p', { class: 'lead' }, [text.puk.lead]),
        element('div', { class: 'problems' }, [
          problemBox(view.problem, context),
          triesLeft({ left: view.triesLeft, total: PUK_TRIES, text: text.puk }),
        ]),
        puk.field,
        ...pins.fields,
        actionRow(button({ label: text.ok, kind: 'primary' }), ...out.buttons),
      ]),
    ],
    focus: puk.input,
    onEscape: out.onEscape,
  };
}
