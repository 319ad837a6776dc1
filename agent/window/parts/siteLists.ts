import type { RefusedOrigin, WindowView } from '@hrca/protocol';
import { languageTags } from '@hrca/protocol/bilingual';
import { element } from '../dom.ts';
import type { ScreenContext } from '../screenContext.ts';
import { originChip } from './asker.ts';

type AllowedOrigins = Extract<WindowView, { screen: 'manage' }>['origins'];

export function allowedSites(origins: AllowedOrigins, { text }: ScreenContext): HTMLElement {
  return element('section', {}, [
    element('h2', {}, [text.manage.sites]),
    origins.length === 0
      ? element('p', { class: 'hint' }, [text.manage.noSites])
      : siteList(origins.map(({ origin, source }) => ({ origin, detail: text.manage.sources[source] }))),
  ]);
}

/** Shown here because a refused site cannot distinguish a refusal from an agent that is not running. */
export function refusedSites(refused: readonly RefusedOrigin[], { text, language }: ScreenContext): HTMLElement {
  const time = (at: number) =>
    new Date(at).toLocaleString(languageTags[language], { dateStyle: 'medium', timeStyle: 'short' });
  return element('section', {}, [
    element('h2', {}, [text.manage.refused]),
    refused.length === 0
      ? element('p', { class: 'hint' }, [text.manage.noRefused])
      : siteList(refused.map(({ origin, at }) => ({ origin, detail: time(at) }))),
    refused.length > 0 ? element('p', { class: 'hint' }, [text.manage.refusedHint]) : undefined,
  ]);
}

function siteList(sites: readonly { origin: string; detail: string }[]): HTMLElement {
  return element(
    'ul',
    { class: 'sites' },
    sites.map(({ origin, detail }) =>
      element('li', {}, [originChip(origin), ' ', element('span', { class: 'hint' }, [detail])]),
    ),
  );
}
