import { serveOverIpc } from '../../agent/keystore/native/serveOverIpc.ts';
import { openSoftKey } from './softKey.ts';

serveOverIpc(openSoftKey);
