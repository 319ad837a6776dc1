import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRequestLines } from '#agent/log/requestLines.ts';
import { collectedLog } from '#test/support/agent/collectedLog.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MINUTE = 60_000;

test('a refused site has one line at once, one a minute with a count while it goes on, and begins anew after a pause', () => {
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

test('sites without end are counted together: no number of names fills the log', () => {
  const { log, lines } = collectedLog();
  const { refusedOrigin } = createRequestLines(log);
  for (let i = 0; i < 5_000; i++) refusedOrigin(`https://a${i}.test`);
  vi.advanceTimersByTime(MINUTE);
  expect(lines).toHaveLength(31);
  expect(lines.at(-1)).toEqual({ level: 'warn', count: 4_970, msg: 'refused more unlisted origins' });
});

test('ends of requests have ten lines at once, each with its code and the start of the certificate’s id', () => {
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
