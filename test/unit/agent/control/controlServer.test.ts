import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { callAgent } from '#agent/control/controlClient.ts';
import { startControlServer } from '#agent/control/controlServer.ts';
import { controlAt } from '#test/support/agent/ownControl.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

test.each([
  ['restart', {}, { field: 'method', expected: expect.stringContaining('"status"'), got: '"restart"' }],
  ['toString', {}, { field: 'method', expected: expect.stringContaining('"status"'), got: '"toString"' }],
  ['status', { all: true }, { field: 'all', expected: 'a field of the protocol', got: 'an unknown field' }],
  ['remove', { id: '4' }, { field: 'id', expected: expect.stringContaining('{64}'), got: 'text of 1 characters' }],
  ['unlock', { id: 'a', puk: '48210937' }, { field: 'newPin', expected: 'string', got: 'nothing' }],
])('the error for an invalid administration request names the field: %s %j', async (method, params, details) => {
  const control = controlAt(join(await temporaryFolder(), 'state', 'control.sock'));
  const server = await startControlServer({ control, admin: {} as never, onUnexpected: () => undefined });
  onTestFinished(() => server.close());
  const refused = expect.objectContaining({ code: 'REQUEST_INVALID', details });
  await expect(callAgent(control, method as 'status', params as never)).rejects.toEqual(refused);
});
