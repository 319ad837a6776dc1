import { administer, type CommandContext, type RunCommand } from '../commandContext.ts';
import { PinsDiffer } from '../complaints.ts';
import { texts } from '../text.ts';

export const changePin: RunCommand = (context, [id = '']) =>
  administer(context, async (admin) => {
    const pin = await context.ask(context.say(texts.askPin));
    await admin.changePin({ id, pin, newPin: await askNewPin(context) });
    context.print(context.say(texts.pinChanged));
  });

export const unlock: RunCommand = (context, [id = '']) =>
  administer(context, async (admin) => {
    const puk = await context.ask(context.say(texts.askPuk));
    await admin.unlock({ id, puk, newPin: await askNewPin(context) });
    context.print(context.say(texts.unlocked));
  });

async function askNewPin({ ask, say }: CommandContext): Promise<string> {
  const pin = await ask(say(texts.askNewPin));
  if ((await ask(say(texts.askNewPinAgain))) !== pin) throw new PinsDiffer();
  return pin;
}
