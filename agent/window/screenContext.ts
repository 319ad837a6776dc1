import type { WindowAction, WindowView } from '@hrca/protocol';
import type { Language } from '@hrca/protocol/bilingual';
import type { Text } from './text/text.ts';

/** The agent's views, and the one that the page shows by itself once the connection is closed. */
export type View = WindowView | { screen: 'disconnected' };

/** What a screen is drawn with, and the effects that it may have. */
export interface ScreenContext {
  readonly text: Text;
  readonly language: Language;
  /** Sends the user's action; the screen is disabled until the agent sends the next view. */
  act(action: WindowAction): void;
  /** Draws another view at once, without asking the agent. */
  show(view: View): void;
  closeWindow(): void;
}

/** A screen, as `render` inserts it. */
export interface Screen {
  readonly heading: string;
  readonly content: readonly (HTMLElement | undefined)[];
  /** CSS class of the whole screen. */
  readonly look?: string;
  /** The element that gets the focus; the heading by default. */
  readonly focus?: HTMLElement | undefined;
  readonly onEscape?: () => void;
}
