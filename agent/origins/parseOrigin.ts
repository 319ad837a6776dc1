import { bothLanguages } from '@hrca/protocol/bilingual';
import { HrcaError } from '@hrca/protocol/errors';

const ORIGIN = /^(https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*|http:\/\/localhost)(:[1-9]\d{0,4})?$/;

/**
 * Parses an entry of an origin list, `https://host[:port]` or `http://localhost[:port]`, and returns it in the form that
 * browsers send. Ignores upper case, one trailing slash, the default port and surrounding space. Refuses wildcards, ranges,
 * paths and plain http.
 *
 * @throws HrcaError `ORIGIN_INVALID` with `expected` and `reason`
 */
export function parseOrigin(text: string): string {
  const written = text.trim().toLowerCase().replace(/\/$/, '');
  if (!ORIGIN.test(written)) throw invalid(text, reasonFor(written));
  // An address in another notation, such as 0x7f.1, would never equal what a browser sends.
  const origin = URL.canParse(written) ? new URL(written).origin : '';
  if (origin !== written && `${origin}:443` !== written && `${origin}:80` !== written)
    throw invalid(text, reasons.number);
  return origin;
}

const reasons = {
  wildcard: bothLanguages({ zh: '不能用通配符', en: 'no wildcards' }),
  http: bothLanguages({ zh: '只能是 https，或 http://localhost', en: 'only https, or http://localhost' }),
  path: bothLanguages({ zh: '网址中不要写路径和参数', en: 'no path and no query' }),
  number: bothLanguages({ zh: '地址请写成浏览器地址栏里的样子', en: 'write the address as the browser shows it' }),
  form: bothLanguages({ zh: '只写到域名或端口为止', en: 'scheme, host and port only' }),
};

function reasonFor(text: string): string {
  if (text.includes('*')) return reasons.wildcard;
  if (text.startsWith('http://')) return reasons.http;
  if (/^https:\/\/[^/]+\//.test(text)) return reasons.path;
  return reasons.form;
}

function invalid(origin: string, reason: string): HrcaError {
  const expected = 'https://rs.example.gov.cn, https://rs.example.gov.cn:8443';
  return new HrcaError('ORIGIN_INVALID', { details: { origin: origin.slice(0, 255), reason, expected } });
}
