import type { WindowView } from '@hrca/protocol';
import { button, element } from '../dom.ts';
import { actionRow, wayOut } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import { form } from '../parts/form.ts';
import { newPinFields } from '../parts/newPinFields.ts';
import { problemBox } from '../parts/problemBox.ts';
import { secretField } from '../parts/secretField.ts';
import { triesLeft } from '../parts/triesLeft.ts';
import type { Screen, Stage } from '../stage.ts';

const ALL_TRIES = 10;

/** The PUK and a new PIN, for one that is forgotten or that too many wrong tries have locked. */
export function pukScreen(view: Extract<WindowView, { screen: 'puk' }>, stage: Stage): Screen {
  const { text, act } = stage;
  const puk = secretField({ id: 'puk', label: text.puk.label, hint: text.puk.hint, text });
  const pins = newPinFields(stage);
  const out = wayOut(stage, view.origin);
  const submit = () => {
    if (puk.input.value === '') puk.complain(text.puk.missing);
    else if (pins.check()) act({ action: 'puk', puk: puk.take(), pin: pins.take() });
  };
  return {
    heading: text.puk.heading,
    content: [
      form(submit, [
        certificateCard(view.certificate, stage),
        element('p', { class: 'lead' }, [text.puk.lead]),
        element('div', { class: 'faults' }, [
          problemBox(view.problem, stage),
          triesLeft({ left: view.triesLeft, all: ALL_TRIES, text: text.puk }),
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
