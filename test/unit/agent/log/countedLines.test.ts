import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRequestLines } from '#agent/log/requestLines.ts';
import { collectedLog } from '#test/support/agent/collectedLog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;

test('a refused site is logged at once, then once a minute with a count, and at once again after a pause', () => {
  const { log, lines } = collectedLog();
  const { refusedOrigin } = createRequestLines(log);
  const counts = () => lines.map(({ count }) => count);
  for (let i = 0; i < 1_000; i++) refusedOrigin('https://a.test');
  expect(counts()).toEqual([undefined]);
  vi.advanceTimersByTime(MINUTE);
  expect(counts()).toEqual([undefined, 999]);
  for (let i = 0; i < 7; i++) refusedOrigin('https://a.test');
  vi.advanceTimersByTime(MINUTE);
  expect(counts()).toEqual([undefined, 999, 7]);
  vi.advanceTimersByTime(2 * MINUTE);
  refusedOrigin('https://a.test');
  expect(counts()).toEqual([undefined, 999, 7, undefined]);
});

test('more refused sites than the limit are counted together, so that they cannot fill the log', () => {
  const { log, lines } = collectedLog();
  const { refusedOrigin } = createRequestLines(log);
  for (let i = 0; i < 5_000; i++) refusedOrigin(`https://a${i}.test`);
  vi.advanceTimersByTime(MINUTE);
  expect(lines).toHaveLength(31);
  expect(lines.at(-1)).toEqual({ level: 'warn', count: 4_970, msg: 'refused more unlisted origins' });
});

test('the first ten ends of requests are logged at once, with code and start of the certificate id', () => {
  const { log, lines } = collectedLog();
  const { requestEnded } = createRequestLines(log);
  const end = { origin: 'https://a.test', method: 'signLogin', code: 'OK', certificate: { id: 'ab'.repeat(32) } };
  for (let i = 0; i < 12; i++) requestEnded(end);
  requestEnded({ ...end, method: 'hello' });
  expect(lines).toHaveLength(10);
  const {
    certificate: { id: _ },
    ...fields
  } = end;
  expect(lines[0]).toEqual({ level: 'info', ...fields, certificate: 'abababab', msg: 'request ended' });
  vi.advanceTimersByTime(MINUTE);
  expect(lines.at(-1)).toMatchObject({ count: 2 });
});
