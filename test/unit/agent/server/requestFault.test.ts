import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { agentUnderTest, connectPage } from '#test/support/agent/agentUnderTest.ts';
import { collectedLog } from '#test/support/agent/collectedLog.ts';
import { scriptedWindow } from '#test/support/agent/scriptedWindow.ts';
import { soon } from '#test/support/system/soon.ts';

const challenge = 'c'.repeat(43);

async function loggedAgent() {
  const { log, lines } = collectedLog();
  const { port } = await agentUnderTest({ openWindow: scriptedWindow(() => ({ action: 'cancel' })).open, log });
  return { lines, page: await connectPage(port) };
}

describe('errors of invalid requests', () => {
  test.each([
    [{ format: 'CMS' }, { field: 'format', expected: '"jws" or "cms"', got: '"CMS"' }],
    [
      { accept: { algorithm: ['ES256'] } },
      { field: 'accept.algorithm', expected: 'a field of the protocol', got: 'an unknown field' },
    ],
    [
      { accept: { algorithms: ['es256'] } },
      { field: 'accept.algorithms.0', expected: '"RS256" or "PS256" or "ES256" or "SM2"', got: '"es256"' },
    ],
    [
      { accept: { issuers: ['AA:BB:CC:DD'] } },
      { field: 'accept.issuers.0', expected: expect.stringContaining('0-9a-f'), got: '"AA:BB:CC:DD"' },
    ],
    [{ accept: { issuers: [] } }, { field: 'accept.issuers', expected: '1 or more', got: 'a list of 0' }],
    [{ accept: 'RS256' }, { field: 'accept', expected: 'object', got: 'text of 5 characters' }],
    [
      { certificateId: '123456' },
      { field: 'certificateId', expected: expect.stringContaining('{64}'), got: 'text of 6 characters' },
    ],
    [{ pin: '123456' }, { field: 'pin', expected: 'a field of the protocol', got: 'an unknown field' }],
  ])('REQUEST_INVALID for the parameters %j has the field, the expected and the found value', async (params, details) => {
    const { lines, page } = await loggedAgent();
    const { error } = await page.call('signLogin', { challenge, ...params });
    expect(error).toEqual({ code: 'REQUEST_INVALID', details });
    expect(lines).toEqual([
      expect.objectContaining({ method: 'signLogin', code: 'REQUEST_INVALID', ...details, msg: 'request ended' }),
    ]);
    expect(JSON.stringify([error, lines])).not.toContain('123456');
  });

  test('CHALLENGE_MALFORMED has what was expected and not the challenge', async () => {
    const { lines, page } = await loggedAgent();
    const { error } = await page.call('signLogin', { challenge: 'short' });
    expect(error).toMatchObject({
      code: 'CHALLENGE_MALFORMED',
      details: { field: 'challenge', got: 'text of 5 characters' },
    });
    expect(lines).toMatchObject([error?.details ?? {}]);
  });

  test('REQUEST_INVALID for a misspelt parameter has the misspelt name', async () => {
    const { page } = await loggedAgent();
    const { error } = await page.call('signLogin', { chalenge: challenge });
    expect(error).toMatchObject({ code: 'CHALLENGE_MALFORMED', details: { field: 'chalenge' } });
  });

  test.each([
    [
      '{"id":"x","method":"signlogin","params":{}}',
      { field: 'method', expected: expect.stringContaining('"signLogin"'), got: '"signlogin"' },
    ],
    [
      '{"id":"x","method":"hello","params":{},"origin":"x"}',
      { field: 'origin', expected: 'a field of the protocol', got: 'an unknown field' },
    ],
    ['{"id":7,"method":"hello","params":{}}', { field: 'id', expected: 'string', got: 'a number' }],
    ['[]', { field: 'message', expected: 'object', got: 'a list of 0' }],
    ['null', { field: 'message', expected: 'object', got: 'null' }],
    ['{', { field: 'message', expected: 'a JSON object', got: 'other bytes' }],
    [Buffer.from('{}'), { field: 'message', expected: 'a JSON object', got: 'other bytes' }],
  ])('REQUEST_INVALID for the message %s has the field, the expected and the found value', async (message, details) => {
    const { lines, page } = await loggedAgent();
    page.socket.send(message);
    await soon('the socket to be closed', once(page.socket, 'close'));
    expect(page.messages).toEqual([{ id: null, error: { code: 'REQUEST_INVALID', details } }]);
    expect(lines).toEqual([expect.objectContaining({ code: 'REQUEST_INVALID', ...details, msg: 'request ended' })]);
  });
});
