import type { CertificateView, WindowView } from '@hrca/protocol';
import { button, element } from '../dom.ts';
import { actionRow } from '../parts/actions.ts';
import { certificateReason } from '../parts/certificateCard.ts';
import { certificateFacts, certificateTitle } from '../parts/certificateFacts.ts';
import { form } from '../parts/form.ts';
import type { Screen, Stage } from '../stage.ts';
import { untrusted } from '../untrusted.ts';

/** Which certificates of a file to import; those that can log in now are ticked. */
export function chooseKeysScreen(view: Extract<WindowView, { screen: 'chooseKeys' }>, stage: Stage): Screen {
  const { text, act } = stage;
  const words = text.importing;
  const rows = view.certificates.map((certificate, index) => tickedRow(certificate, index, stage));
  const fault = element('p', { class: 'fault', role: 'alert' });
  const skip = () => act({ action: 'back' });
  const submit = () => {
    const certificateIds = rows.filter(({ tick }) => tick.checked).map(({ id }) => id);
    if (certificateIds.length > 0) act({ action: 'chooseKeys', certificateIds });
    else fault.textContent = words.noneTicked;
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
        fault,
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

function tickedRow(certificate: CertificateView, index: number, stage: Stage) {
  const id = `tick-${index}`;
  const tick = element('input', { type: 'checkbox', id, 'aria-describedby': `${id}-facts` });
  tick.checked = certificate.problem === undefined;
  const row = element('li', { class: 'card ticked' }, [
    tick,
    element('div', {}, [
      element('label', { for: id }, [certificateTitle(certificate, stage)]),
      element('div', { id: `${id}-facts` }, [
        certificateFacts(certificate, stage),
        certificateReason(certificate, stage, stage.text.certificate.locked),
      ]),
    ]),
  ]);
  return { id: certificate.id, tick, row };
}
