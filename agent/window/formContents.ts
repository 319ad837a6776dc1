interface FormContents {
  readonly values: ReadonlyMap<string, string>;
  readonly files: FileList | null;
  readonly selectedRow: string | undefined;
}

/** What the person has put into the screen, to be put back after it was drawn anew. */
export function readForm(main: HTMLElement): FormContents {
  const fields = [...main.querySelectorAll<HTMLInputElement>('input:not([type=file])')];
  return {
    values: new Map(fields.map(({ id, value }) => [id, value])),
    files: main.querySelector<HTMLInputElement>('input[type=file]')?.files ?? null,
    selectedRow: main.querySelector('[role=radio][aria-checked=true]')?.id,
  };
}

export function restoreForm(main: HTMLElement, { values, files, selectedRow }: FormContents): void {
  if (selectedRow !== undefined) main.querySelector<HTMLElement>(`#${selectedRow}`)?.click();
  restoreFile(main, files);
  for (const [id, value] of values) {
    const field = main.querySelector<HTMLInputElement>(`#${id}`);
    if (!field || value === '') continue;
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

export function restoreFile(main: HTMLElement, files: FileList | null): void {
  const picker = main.querySelector<HTMLInputElement>('input[type=file]');
  if (!picker || !files || files.length === 0) return;
  picker.files = files;
  picker.dispatchEvent(new Event('change', { bubbles: true }));
}
