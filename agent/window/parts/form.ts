import { type Child, element } from '../dom.ts';

/** A form that is handled here and never sent anywhere. */
export function form(onSubmit: () => void, children: readonly Child[]): HTMLFormElement {
  const built = element('form', { novalidate: true, autocomplete: 'off' }, children);
  built.addEventListener('submit', (event) => {
    event.preventDefault();
    onSubmit();
  });
  return built;
}
