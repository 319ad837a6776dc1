import { armFailpoints } from '#portal/failpoint.ts';
import { runPortal } from '#portal/runPortal.ts';
import { killAtFailpoint } from './killAtFailpoint.ts';

// The portal as it ships but for SIGKILL at a failpoint.
armFailpoints(killAtFailpoint());
await runPortal();
process.send?.({ port: Number(process.env.PORTAL_PORT) });
