import { type Bilingual, bothLanguages } from '@hrca/protocol/bilingual';
import { HrcaError } from '@hrca/protocol/errors';
import * as z from 'zod/mini';

export interface PortalConfig {
  readonly host: string;
  readonly port: number;
  /** As browsers serialize it: `https://host[:port]`. */
  readonly origin: string;
  /** Path of a PEM file with the certificates of the CAs that this portal trusts. */
  readonly trustAnchors: string;
  /** Signs the session cookies. `undefined`: a random secret, and a restart ends all sessions. */
  readonly sessionSecret: string | undefined;
  /** Requests to the login routes per minute and address; 0: no limit. */
  readonly rateLimit: number;
  /** Number of reverse proxies in front of the portal whose X-Forwarded-For is trusted. */
  readonly proxyHops: number;
}

const PREFIX = 'PORTAL_';
/** Kubernetes sets these in every container where a service is called `portal`. */
const KUBERNETES = /^PORTAL_(?:SERVICE_|PORT_\d+_)/;
/** Only its length is shown in errors. */
const SECRET = 'PORTAL_SESSION_SECRET';

const wholeNumber = ({ from, to }: { from: number; to: number }, text: Bilingual) => {
  const error = bothLanguages(text);
  return z.pipe(
    z.string().check(z.regex(/^\d{1,6}$/, error)),
    z.pipe(z.transform(Number), z.number().check(z.minimum(from, error), z.maximum(to, error))),
  );
};

const environmentSchema = z.object({
  PORTAL_HOST: z._default(z.string(), '127.0.0.1'),
  PORTAL_PORT: z._default(
    wholeNumber(
      { from: 1, to: 65_535 },
      {
        zh: '端口是 1 到 65535 的数字，例如 8080',
        en: 'a port is a number from 1 to 65535, such as 8080',
      },
    ),
    8080,
  ),
  PORTAL_ORIGIN: z.optional(
    z.string().check(
      z.refine(
        isOrigin,
        bothLanguages({
          zh: '网站地址，结尾不带斜杠',
          en: 'the address as the browser shows it, without a final slash: https://portal.example.cn',
        }),
      ),
    ),
  ),
  PORTAL_TRUST_ANCHORS: z.string(
    bothLanguages({
      zh: '请指定可信 CA 证书的 PEM 文件',
      en: 'name the PEM file with the certificates of the trusted CAs',
    }),
  ),
  PORTAL_SESSION_SECRET: z.optional(
    z
      .string()
      .check(
        z.minLength(
          32,
          bothLanguages({ zh: '至少 32 个随机字符', en: 'at least 32 random characters: openssl rand -base64 32' }),
        ),
      ),
  ),
  PORTAL_RATE_LIMIT: z._default(
    wholeNumber(
      { from: 0, to: 100_000 },
      {
        zh: '每分钟每地址的请求数，0 表示不限',
        en: 'requests per minute and address, from 0 (no limit) to 100000',
      },
    ),
    120,
  ),
  PORTAL_PROXY_HOPS: z._default(
    wholeNumber(
      { from: 0, to: 10 },
      { zh: '反向代理的层数，0 到 10', en: 'the number of reverse proxies, from 0 to 10' },
    ),
    0,
  ),
});

/**
 * Reads the portal's settings; an empty variable counts as absent.
 *
 * @throws HrcaError `CONFIG_INVALID` with the `setting`, what was `expected` and what it `got`; also where a variable that
 *   begins with `PORTAL_` is unknown: a mistyped setting must not silently mean its default
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): PortalConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  for (const setting of Object.keys(given)) {
    if (!setting.startsWith(PREFIX) || setting in environmentSchema.shape || KUBERNETES.test(setting)) continue;
    throwConfigInvalid({
      setting,
      expected: Object.keys(environmentSchema.shape).join(', '),
      got: bothLanguages({ zh: '未知的变量', en: 'an unknown variable' }),
    });
  }
  const { success, data, error } = environmentSchema.safeParse(given);
  if (!success) {
    const [issue] = error.issues;
    const setting = String(issue?.path[0]);
    throwConfigInvalid({ setting, expected: issue?.message ?? '', got: shown(setting, given[setting]) });
  }
  return {
    host: data.PORTAL_HOST,
    port: data.PORTAL_PORT,
    origin: data.PORTAL_ORIGIN ?? `http://localhost:${data.PORTAL_PORT}`,
    trustAnchors: data.PORTAL_TRUST_ANCHORS,
    sessionSecret: data.PORTAL_SESSION_SECRET,
    rateLimit: data.PORTAL_RATE_LIMIT,
    proxyHops: data.PORTAL_PROXY_HOPS,
  };
}

function throwConfigInvalid(details: { setting: string; expected: string; got: string }): never {
  throw new HrcaError('CONFIG_INVALID', { details });
}

function shown(setting: string, value: string | undefined): string {
  if (value === undefined) return bothLanguages({ zh: '没有设置', en: 'nothing' });
  return setting === SECRET
    ? bothLanguages({ zh: `${value.length} 个字符`, en: `${value.length} characters` })
    : JSON.stringify(value);
}

function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
