import { armFailpoints } from '#portal/failpoint.ts';
import { runPortal } from '#portal/runPortal.ts';
import { killAtFailpoint } from './killAtFailpoint.ts';

// The shipped portal, with SIGKILL at a failpoint.
armFailpoints(killAtFailpoint());
await runPortal();
process.send?.({ port: Number(process.env.PORTAL_PORT) });
