import { writeFile } from 'node:fs/promises';
import { renderFaq } from './renderFaq.ts';

/** Writes docs/FAQ.md (`npm run faq`); run it after a change in protocol/faq/. */
await writeFile(new URL('../docs/FAQ.md', import.meta.url), renderFaq());
