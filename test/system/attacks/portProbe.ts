/** What a script of a page can find out about a loopback port, by every API of browsers. */
export interface PortSeen {
  readonly [means: string]: unknown;
}

/** A page of Chromium or Firefox. */
interface ProbingPage {
  evaluate(probe: (port: number) => Promise<PortSeen>, port: number): Promise<PortSeen>;
}

/** Runs in the page, so it must not refer to anything outside. */
export function probePort(page: ProbingPage, port: number): Promise<PortSeen> {
  return page.evaluate(async (probed) => {
    const address = `http://127.0.0.1:${probed}`;
    const FRAME_MS = 1_500;
    const read = (init: RequestInit) =>
      fetch(`${address}/?fetch`, init).then(
        ({ type, status, url, redirected }) => JSON.stringify({ type, status, url, redirected }),
        (error: Error) => `${error.name}: ${error.message}`,
      );
    const load = (element: HTMLElement, set: () => void) =>
      new Promise((resolve) => {
        for (const event of ['load', 'error']) element.addEventListener(event, () => resolve(event), { once: true });
        setTimeout(() => resolve('silence'), FRAME_MS);
        set();
        document.body.append(element);
      });
    const image = new Image();
    const script = document.createElement('script');
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet' });
    const frame = document.createElement('iframe');
    const object = document.createElement('object');
    const socket = (path: string) =>
      new Promise((resolve) => {
        const events: string[] = [];
        const opened = new WebSocket(`ws://127.0.0.1:${probed}${path}`);
        opened.onopen = () => events.push('open');
        opened.onerror = () => events.push('error');
        opened.onclose = ({ code, reason, wasClean }) => resolve([...events, code, reason, wasClean]);
      });
    const source = () =>
      new Promise((resolve) => {
        const events = new EventSource(`${address}/?events`);
        events.onerror = () => resolve(['error', events.readyState]);
        events.onopen = () => resolve('open');
        setTimeout(() => events.close(), FRAME_MS);
      });
    const seen = {
      opaque: await read({ mode: 'no-cors' }),
      opaquePost: await read({ mode: 'no-cors', method: 'POST', body: 'x' }),
      cors: await read({}),
      credentials: await read({ credentials: 'include' }),
      preflight: await read({ method: 'PUT' }),
      image: await load(image, () => Object.assign(image, { src: `${address}/?image` })),
      favicon: await load(image, () => Object.assign(image, { src: `${address}/favicon.ico` })),
      script: await load(script, () => Object.assign(script, { src: `${address}/window.js` })),
      style: await load(style, () => Object.assign(style, { href: `${address}/window.css` })),
      frame: await load(frame, () => Object.assign(frame, { src: `${address}/` })),
      frames: frame.contentWindow?.length,
      object: await load(object, () => Object.assign(object, { data: `${address}/` })),
      socket: await socket('/'),
      session: await socket('/session'),
      source: await source(),
    };
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const timings = entries
      .filter(({ name }) => name.startsWith(address))
      .map(({ name, transferSize, decodedBodySize, nextHopProtocol, responseStatus, connectEnd, responseStart }) =>
        JSON.stringify([
          name,
          transferSize,
          decodedBodySize,
          nextHopProtocol,
          responseStatus,
          connectEnd,
          responseStart,
        ]),
      );
    performance.clearResourceTimings();
    return JSON.parse(JSON.stringify({ ...seen, timings: timings.sort() }).replaceAll(`:${probed}`, ':PORT'));
  }, port);
}
