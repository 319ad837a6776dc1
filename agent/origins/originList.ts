import { HrcaError } from '@hrca/protocol/errors';
import { parseOrigin } from './parseOrigin.ts';

/** 江苏省人力资源和社会保障厅网上办事服务大厅. */
export const officialOrigins = ['https://rs.jshrss.jiangsu.gov.cn'] as const;

export interface ListedOrigin {
  origin: string;
  source: 'built-in' | 'policy' | 'user';
}

/** The settings that hold the origins which the person added. */
interface OriginSettings {
  current(): { readonly origins: readonly string[] };
  update(change: (current: { readonly origins: readonly string[] }) => { origins: string[] }): Promise<void>;
}

/** Who may ask the agent: official portals, those of the administrator, and those that the person added. */
export function createOriginList({ settings, policy }: { settings: OriginSettings; policy: readonly string[] }) {
  const list = (): ListedOrigin[] => [
    ...officialOrigins.map((origin) => ({ origin, source: 'built-in' as const })),
    ...policy.map((origin) => ({ origin, source: 'policy' as const })),
    ...settings.current().origins.map((origin) => ({ origin, source: 'user' as const })),
  ];
  return {
    list,
    has: (origin: string) => list().some((listed) => listed.origin === origin),
    /** Returns it as browsers send it. @throws HrcaError `ORIGIN_INVALID` */
    async add(text: string): Promise<string> {
      const origin = parseOrigin(text);
      if (!settings.current().origins.includes(origin)) {
        await settings.update(({ origins }) => ({ origins: [...new Set([...origins, origin])] }));
      }
      return origin;
    },
    /** Only what the person added can be taken out. @throws HrcaError `ORIGIN_UNKNOWN` */
    async remove(text: string): Promise<void> {
      const origin = asListed(text);
      if (!settings.current().origins.includes(origin))
        throw new HrcaError('ORIGIN_UNKNOWN', { details: { origin: text.slice(0, 255) } });
      await settings.update(({ origins }) => ({ origins: origins.filter((listed) => listed !== origin) }));
    },
  };
}

/** What is no origin is in no list. */
function asListed(text: string): string {
  try {
    return parseOrigin(text);
  } catch {
    return text;
  }
}

export type OriginList = ReturnType<typeof createOriginList>;
