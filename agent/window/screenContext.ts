import type { WindowAction, WindowView } from '@hrca/protocol';
import type { Language } from '@hrca/protocol/bilingual';
import type { Text } from './text/text.ts';

/** What the page shows on its own account, where there is no agent left to ask. */
export type View = WindowView | { screen: 'disconnected' };

/** What a screen may do to the world. */
export interface ScreenContext {
  readonly text: Text;
  readonly language: Language;
  /** Sends what the person did; the screen is busy until the agent shows the next one. */
  act(action: WindowAction): void;
  /** Shows another view at once, without the agent. */
  show(view: View): void;
  closeWindow(): void;
}

/** A screen that has been drawn. */
export interface Screen {
  readonly heading: string;
  readonly content: readonly (HTMLElement | undefined)[];
  /** A class for the whole screen. */
  readonly look?: string;
  /** Where typing starts; the heading where there is nothing to type. */
  readonly focus?: HTMLElement | undefined;
  /** What Esc does. */
  readonly onEscape?: () => void;
}
