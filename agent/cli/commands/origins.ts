import { printableJson } from '@hrca/protocol/printable';
import { administer, type CommandContext, type RunCommand } from '../commandContext.ts';
import { shown } from '../listing.ts';
import { texts } from '../text.ts';

export function listOrigins(context: CommandContext): Promise<number> {
  const { print, say, asJson } = context;
  return administer(context, async (admin) => {
    const { origins } = await admin.originsList({});
    if (asJson) return print(printableJson({ origins }));
    for (const { origin, source } of origins) print(`${shown(origin)}  (${say(texts.source[source])})`);
  });
}

export const addOrigin: RunCommand = (context, [text = '']) =>
  administer(context, async (admin) => {
    const { origin } = await admin.originsAdd({ origin: text });
    context.print(`${context.say(texts.originAdded)} ${shown(origin)}`);
  });

export const removeOrigin: RunCommand = (context, [text = '']) =>
  administer(context, async (admin) => {
    const { origin } = await admin.originsRemove({ origin: text });
    context.print(`${context.say(texts.originRemoved)} ${shown(origin)}`);
  });
