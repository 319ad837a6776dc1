import type { WindowView } from '@hrca/protocol';
import { button, element } from '../dom.ts';
import { actionRow } from '../parts/actions.ts';
import { certificateCard } from '../parts/certificateCard.ts';
import { importFailures } from '../parts/importFailures.ts';
import type { Screen, ScreenContext } from '../screenContext.ts';

/** The PUK of each imported certificate. It is shown only once, so Esc does nothing. */
export function importedScreen(view: Extract<WindowView, { screen: 'imported' }>, context: ScreenContext): Screen {
  const { text, act } = context;
  const words = text.imported;
  const rows = view.imported.map(({ certificate, puk }) => ({
    card: certificateCard(certificate, context),
    ...pukRow(puk, context),
  }));
  const leave = () => act({ action: 'noted' });
  const noted = button({
    label: words.noted,
    kind: 'primary',
    onClick: () => (rows.every(({ isCopied }) => isCopied()) ? leave() : setAsking(true)),
  });
  const goBack = button({ label: words.notYet, onClick: () => setAsking(false) });
  const question = element('div', { class: 'box question', role: 'alert', hidden: true }, [
    element('p', {}, [words.question]),
    element('div', { class: 'buttons' }, [button({ label: words.certainly, kind: 'danger', onClick: leave }), goBack]),
  ]);
  const setAsking = (asking: boolean) => {
    question.hidden = !asking;
    (asking ? goBack : noted).focus();
  };
  return {
    heading: words.heading,
    content: [
      importFailures(view.failed, context),
      element('p', { class: 'lead' }, [words.lead]),
      ...rows.flatMap(({ card, row, status }) => [card, row, status]),
      element('p', { class: 'hint' }, [words.initialPin]),
      question,
      actionRow(noted),
    ],
  };
}

function pukRow(puk: string, { text }: ScreenContext) {
  const code = element('output', { class: 'puk-code' }, [puk]);
  const status = element('p', { class: 'hint', role: 'status' });
  let copied = false;
  const copy = button({
    label: text.imported.copy,
    onClick: async () => {
      copied = await navigator.clipboard.writeText(puk).then(
        () => true,
        () => false,
      );
      status.textContent = copied ? text.imported.copied : text.imported.copyFailed;
    },
  });
  return { row: element('div', { class: 'puk-row' }, [code, copy]), status, isCopied: () => copied };
}
