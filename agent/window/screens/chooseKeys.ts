import type { CertificateView, WindowView } from '@hrca/protocol';
import { button, element, form, untrusted } from '../dom.ts';
import { actionRow } from '../parts/actions.ts';
import { certificateReason } from '../parts/certificateCard.ts';
import { certificateFacts, certificateTitle } from '../parts/certificateFacts.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

/** Asks which certificates of a file to import; those that can log in now are ticked. */
export function chooseKeysScreen(view: Extract<WindowView, { screen: 'chooseKeys' }>, context: ScreenContext): Screen {
  const { text, act } = context;
  const words = text.importing;
  const rows = view.certificates.map((certificate, index) => tickedRow(certificate, index, context));
  const error = element('p', { class: 'error', role: 'alert' });
  const skip = () => act({ action: 'back' });
  const submit = () => {
    const certificateIds = rows.filter(({ tick }) => tick.checked).map(({ id }) => id);
    if (certificateIds.length > 0) act({ action: 'chooseKeys', certificateIds });
    else error.textContent = words.noneTicked;
  };
  return {
    heading: words.chooseHeading,
    content: [
      element('p', { class: 'file-name' }, [untrusted(view.file)]),
      element('p', { class: 'lead' }, [words.chooseLead]),
      form(submit, [
        element(
          'ul',
          { class: 'rows' },
          rows.map(({ row }) => row),
        ),
        error,
        actionRow(
          button({ label: words.submit, kind: 'primary' }),
          button({ label: words.skip, kind: 'quiet', onClick: skip }),
        ),
      ]),
    ],
    focus: rows[0]?.tick,
    onEscape: skip,
  };
}

function tickedRow(certificate: CertificateView, index: number, context: ScreenContext) {
  const id = `tick-${index}`;
  const tick = element('input', { type: 'checkbox', id, 'aria-describedby': `${id}-facts` });
  tick.checked = certificate.problem === undefined;
  const row = element('li', { class: 'card ticked' }, [
    tick,
    element('div', {}, [
      element('label', { for: id }, [certificateTitle(certificate, context)]),
      element('div', { id: `${id}-facts` }, [
        certificateFacts(certificate, context),
        certificateReason(certificate, context, context.text.certificate.locked),
      ]),
    ]),
  ]);
  return { id: certificate.id, tick, row };
}
