import { serveOverIpc } from '#agent/keystore/native/serveDriver.ts';
import { openFakeDevice } from './fakeDevice.ts';

serveOverIpc(async (spec) => {
  if (spec.kind === 'windows') throw new TypeError('this Key is a file');
  return openFakeDevice(spec);
});
