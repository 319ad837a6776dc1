import { expect } from 'vitest';

/** What a server sees of a browser: it keeps cookies and sends its Origin. */
export class PortalClient {
  readonly cookies = new Map<string, string>();
  readonly #url: string;
  readonly #origin: string;

  constructor({ url, origin }: { url: string; origin: string }) {
    this.#url = url;
    this.#origin = origin;
  }

  async get(path: string): Promise<Response> {
    return this.#send(path, {});
  }

  /** The text of a page; fails the test if the status is not 200. */
  async page(path: string): Promise<string> {
    const response = await this.get(path);
    expect(response.status, path).toBe(200);
    return response.text();
  }

  async post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Response> {
    return this.#send(path, {
      method: 'POST',
      headers: { Origin: this.#origin, 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async challenge(): Promise<string> {
    const response = await this.post('/login/challenge');
    expect(response.status).toBe(200);
    return (await response.json()).challenge;
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#url + path, {
      ...init,
      headers: { ...init.headers, ...(cookie && { Cookie: cookie }) },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return response;
  }
}

/** Status and error code of a response. */
export async function statusAndCode(response: Response): Promise<[number, string]> {
  return [response.status, (await response.json()).error.code];
}
