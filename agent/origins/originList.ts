import { HrcaError } from '@hrca/protocol/errors';
import { parseOrigin } from './parseOrigin.ts';

/** 江苏省人力资源和社会保障厅网上办事服务大厅. */
export const officialOrigins = ['https://rs.jshrss.jiangsu.gov.cn'] as const;

export interface ListedOrigin {
  origin: string;
  source: 'built-in' | 'policy' | 'user';
}

/** The part of `config.json` with the origins that the user added. */
interface OriginSettings {
  current(): { readonly origins: readonly string[] };
  update(change: (current: { readonly origins: readonly string[] }) => { origins: string[] }): Promise<void>;
}

/** The origins that may call the agent: official portals, those of the administrator and those that the user added. */
export function createOriginList({ settings, policy }: { settings: OriginSettings; policy: readonly string[] }) {
  const list = (): ListedOrigin[] => [
    ...officialOrigins.map((origin) => ({ origin, source: 'built-in' as const })),
    ...policy.map((origin) => ({ origin, source: 'policy' as const })),
    ...settings.current().origins.map((origin) => ({ origin, source: 'user' as const })),
  ];
  return {
    list,
    has: (origin: string) => list().some((listed) => listed.origin === origin),
    /** Returns the origin in the form that browsers send. @throws HrcaError `ORIGIN_INVALID` */
    async add(text: string): Promise<string> {
      const origin = parseOrigin(text);
      if (!settings.current().origins.includes(origin)) {
        await settings.update(({ origins }) => ({ origins: [...new Set([...origins, origin])] }));
      }
      return origin;
    },
    /** Removes an origin that the user added. @throws HrcaError `ORIGIN_UNKNOWN` */
    async remove(text: string): Promise<void> {
      const origin = normalizedOrAsGiven(text);
      if (!settings.current().origins.includes(origin))
        throw new HrcaError('ORIGIN_UNKNOWN', { details: { origin: text.slice(0, 255) } });
      await settings.update(({ origins }) => ({ origins: origins.filter((listed) => listed !== origin) }));
    },
  };
}

/** Text that is not an origin is in no list, and `remove` reports it as unknown. */
function normalizedOrAsGiven(text: string): string {
  try {
    return parseOrigin(text);
  } catch {
    return text;
  }
}

export type OriginList = ReturnType<typeof createOriginList>;
