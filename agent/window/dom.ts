import { showable } from '@hrca/protocol/printable';

export type Child = Node | string | undefined;
type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Builds an element. Strings become text nodes, never markup; attributes that are `false` or `undefined` are left out. */
export function element<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[T] {
  const built = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) built.setAttribute(name, value === true ? '' : value);
  }
  built.append(...children.filter((child) => child !== undefined));
  return built;
}

/** A button; without `onClick` it submits its form. */
export function button({
  label,
  kind = 'plain',
  onClick,
}: {
  label: string;
  kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  onClick?: () => void;
}): HTMLButtonElement {
  const built = element('button', { type: onClick ? 'button' : 'submit', class: `button ${kind}` }, [label]);
  if (onClick) built.addEventListener('click', onClick);
  return built;
}

/** Text for screen readers only. */
export function visuallyHidden(text: string): HTMLElement {
  return element('span', { class: 'visually-hidden' }, [text]);
}

/** A form whose submission the page handles; the browser sends nothing. */
export function form(onSubmit: () => void, children: readonly Child[]): HTMLFormElement {
  const built = element('form', { novalidate: true, autocomplete: 'off' }, children);
  built.addEventListener('submit', (event) => {
    event.preventDefault();
    onSubmit();
  });
  return built;
}

/** Untrusted text; `bdi` isolates its direction from the text around it. */
export function untrusted(text: string, maxLength?: number): HTMLElement {
  return element('bdi', { dir: 'auto' }, [showable(text, maxLength)]);
}
