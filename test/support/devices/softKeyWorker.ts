import { serveOverIpc } from '#agent/keystore/native/serveOverIpc.ts';
import { openSoftKey } from './softKey.ts';

serveOverIpc(async (spec) => {
  if (spec.kind === 'windows') throw new TypeError('this Key is a file');
  return openSoftKey(spec);
});
