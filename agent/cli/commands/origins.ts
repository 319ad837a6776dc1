import { printableJson } from '@hrca/protocol/printable';
import { administer, type CommandContext, type RunCommand } from '../commandContext.ts';
import { shown } from '../formatCertificates.ts';
import { texts } from '../text.ts';

export function listOrigins(context: CommandContext): Promise<number> {
  const { print, t, asJson } = context;
  return administer(context, async (admin) => {
    const { origins } = await admin.originsList({});
    if (asJson) return print(printableJson({ origins }));
    for (const { origin, source } of origins) print(`${shown(origin)}  (${t(texts.source[source])})`);
  });
}

export const addOrigin: RunCommand = (context, [text = '']) =>
  administer(context, async (admin) => {
    const { origin } = await admin.originsAdd({ origin: text });
    context.print(`${context.t(texts.originAdded)} ${shown(origin)}`);
  });

export const removeOrigin: RunCommand = (context, [text = '']) =>
  administer(context, async (admin) => {
    const { origin } = await admin.originsRemove({ origin: text });
    context.print(`${context.t(texts.originRemoved)} ${shown(origin)}`);
  });
