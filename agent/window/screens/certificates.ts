import type { WindowView } from '@hrca/protocol';
import { button, element, form } from '../dom.ts';
import { actionRow, cancelButton } from '../parts/actions.ts';
import { importFailures } from '../parts/importFailures.ts';
import { importForm } from '../parts/importForm.ts';
import { problemBox, problemLines, problemSentence } from '../parts/problems.ts';
import { radioRows } from '../parts/radioRows.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

type CertificatesView = Extract<WindowView, { screen: 'certificates' }>;

/** Asks which certificate to log in with. */
export function certificatesScreen(
  { certificates, faults, selectedId, failed, problem }: CertificatesView,
  context: ScreenContext,
): Screen {
  const { text, act } = context;
  const problems = [problemBox(problem, context), importFailures(failed, context), problemLines(faults, context)];
  const cancel = cancelButton(context);
  const screen = { heading: text.certificates.heading, onEscape: () => act({ action: 'cancel' }) };
  if (certificates.length === 0) {
    const importing = importForm(context);
    const empty = element('div', { class: 'empty' }, [
      ...problemSentence('CERTIFICATE_NONE', context),
      element('p', {}, [text.certificates.howToPlugIn]),
      element('p', {}, [text.certificates.howToImport]),
      importing.open,
    ]);
    return { ...screen, content: [...problems, empty, importing.form, actionRow(cancel)] };
  }

  const choose = () => {
    const certificateId = rows.selectedId();
    if (certificateId) act({ action: 'choose', certificateId });
  };
  const ok = button({ label: text.ok, kind: 'primary' });
  const rows = radioRows({
    certificates,
    selectedId,
    context,
    onChoose: choose,
    onFilter: (hasShown) => {
      ok.disabled = !hasShown;
    },
  });
  const hasUsable = rows.selectedId() !== undefined;
  ok.disabled = !hasUsable;
  const lead = element('p', { class: 'lead' }, [hasUsable ? text.certificates.lead : text.certificates.noneUsable]);
  return {
    ...screen,
    content: [form(choose, [...problems, lead, rows.filter, rows.group, actionRow(ok, cancel)])],
    focus: rows.first,
  };
}
