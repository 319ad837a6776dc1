import { verifyRows } from './verify.ts';
console.table(await verifyRows());
