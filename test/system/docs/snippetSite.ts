import { request } from 'node:http';
import { createServer } from 'node:https';
import { onTestFinished } from 'vitest';

/** What stands before a portal's server: does TLS, has the pages, and hands the rest on. */
export async function startSnippetSite({
  tls,
  server,
  pages,
  port,
}: {
  tls: { key: string; cert: string };
  /** Address of the portal's server. */
  server: string;
  /** Content type, content and headers by path. */
  pages: Readonly<Record<string, readonly [type: string, content: string, headers?: Record<string, string>]>>;
  port: number;
}): Promise<void> {
  const site = createServer(tls, (incoming, outgoing) => {
    const page = pages[incoming.url ?? ''];
    if (page) {
      const [type, content, headers] = page;
      return void outgoing.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, ...headers }).end(content);
    }
    const { method, headers } = incoming;
    const onward = request(
      new URL(incoming.url ?? '', server),
      { method, headers: { ...headers, 'x-forwarded-proto': 'https' } },
      (answer) => answer.pipe(outgoing.writeHead(answer.statusCode ?? 502, answer.headers)),
    );
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => site.listen(port, '127.0.0.1', resolve));
  onTestFinished(async () => {
    site.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
  });
}
