import { serveOverIpc } from '#agent/keystore/native/serveDriver.ts';
import { openFakeDevice } from './fakeDevice.ts';

serveOverIpc(async (spec) => {
  if (spec.kind === 'windows') throw new TypeError('a simulated device needs the path of its file');
  return openFakeDevice(spec);
});
