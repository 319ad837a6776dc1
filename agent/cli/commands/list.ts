import { printableJson } from '@hrca/protocol/printable';
import { administer, type CommandContext } from '../commandContext.ts';
import { listing } from '../listing.ts';

export function list(context: CommandContext): Promise<number> {
  return administer(context, async (admin) => {
    const { print, say, asJson } = context;
    const listed = await admin.list({});
    if (asJson) return print(printableJson(listed));
    for (const line of await listing(listed, say)) print(line);
  });
}
