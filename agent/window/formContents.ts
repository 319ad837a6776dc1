interface FormContents {
  readonly values: ReadonlyMap<string, string>;
  /** By the id of the check box. */
  readonly ticks: ReadonlyMap<string, boolean>;
  readonly files: FileList | null;
  /** The certificate that is chosen; its row may be another one in an updated list. */
  readonly selectedId: string | undefined;
}

/** What the user has entered, for `restoreForm` after the screen has been drawn again. */
export function readForm(main: HTMLElement): FormContents {
  const fields = [...main.querySelectorAll<HTMLInputElement>('input:not([type=file]):not([type=checkbox])')];
  const boxes = [...main.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
  return {
    values: new Map(fields.map(({ id, value }) => [id, value])),
    ticks: new Map(boxes.map(({ id, checked }) => [id, checked])),
    files: main.querySelector<HTMLInputElement>('input[type=file]')?.files ?? null,
    selectedId: main.querySelector<HTMLElement>('[role=radio][aria-checked=true]')?.dataset.certificate,
  };
}

export function restoreForm(main: HTMLElement, { values, ticks, files, selectedId }: FormContents): void {
  if (selectedId !== undefined) main.querySelector<HTMLElement>(`[data-certificate="${selectedId}"]`)?.click();
  restoreFile(main, files);
  for (const [id, ticked] of ticks) {
    const box = main.querySelector<HTMLInputElement>(`#${id}`);
    if (box) box.checked = ticked;
  }
  for (const [id, value] of values) {
    const field = main.querySelector<HTMLInputElement>(`#${id}`);
    if (!field || value === '') continue;
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function restoreFile(main: HTMLElement, files: FileList | null): void {
  const picker = main.querySelector<HTMLInputElement>('input[type=file]');
  if (!picker || !files || files.length === 0) return;
  picker.files = files;
  picker.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Puts the focus back on the control that had it before the screen was drawn again, if that still exists. */
export function restoreFocus(main: HTMLElement, focused: Element | null): void {
  if (!(focused instanceof HTMLElement)) return;
  const { certificate } = focused.dataset;
  const inNewScreen =
    certificate === undefined
      ? [...main.querySelectorAll<HTMLElement>('input, button')].find((control) => isSameControl(control, focused))
      : main.querySelector<HTMLElement>(`[data-certificate="${certificate}"]`);
  (focused.isConnected ? focused : inNewScreen)?.focus();
}

function isSameControl(a: HTMLElement, b: HTMLElement): boolean {
  return a.tagName === b.tagName && a.id === b.id && a.textContent === b.textContent;
}
