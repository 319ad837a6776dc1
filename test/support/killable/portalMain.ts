import { runPortal } from '../../../portal/main.ts';
import { killOnOrder } from './killOnOrder.ts';

// The portal as it ships but for death on order.
await runPortal({ reached: killOnOrder() });
process.send?.({ port: Number(process.env.PORTAL_PORT) });
