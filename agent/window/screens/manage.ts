import type { WindowView } from '@hrca/protocol';
import { button, element } from '../dom.ts';
import { actionRow, alwaysEnabled } from '../parts/actions.ts';
import { certificateFilter } from '../parts/certificateFilter.ts';
import { importFailures } from '../parts/importFailures.ts';
import { importForm } from '../parts/importForm.ts';
import { managedCertificate } from '../parts/managedCertificate.ts';
import { problemBox, problemLines, problemSentence } from '../parts/problems.ts';
import { allowedSites, refusedSites } from '../parts/siteLists.ts';
import { unitGroups } from '../parts/unitGroups.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

type ManageView = Extract<WindowView, { screen: 'manage' }>;

/** The management window, opened from the desktop or by `hrca open`. */
export function manageScreen(view: ManageView, context: ScreenContext): Screen {
  const { text, act, closeWindow } = context;
  const close = () => {
    act({ action: 'cancel' });
    closeWindow();
  };
  const importing = importForm(context);
  const certificates = view.certificates.map((certificate, index) => managedCertificate(certificate, index, context));
  return {
    heading: text.manage.heading,
    content: [
      view.notice && element('p', { class: 'box notice', role: 'alert' }, [text.manage.notices[view.notice]]),
      problemBox(view.problem, context),
      importFailures(view.failed, context),
      problemLines(view.faults, context),
      element('section', {}, [
        element('div', { class: 'section-head' }, [element('h2', {}, [text.manage.certificates]), importing.open]),
        importing.form,
        certificateFilter({ certificates: view.certificates, rows: certificates, context }),
        certificates.length > 0
          ? element(
              'ul',
              { class: 'rows' },
              unitGroups({ certificates: view.certificates, rows: certificates, tag: 'li', context }),
            )
          : element('div', { class: 'empty' }, [
              ...problemSentence('CERTIFICATE_NONE', context),
              element('p', {}, [text.manage.empty]),
            ]),
      ]),
      allowedSites(view.origins, context),
      refusedSites(view.refused, context),
      actionRow(alwaysEnabled(button({ label: text.close, onClick: close }))),
    ],
    onEscape: close,
  };
}
