import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** The violations that axe-core finds on the page: `rule: element`. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}
