import { PinsDiffer } from '../cliErrors.ts';
import { administer, type CommandContext, type RunCommand } from '../commandContext.ts';
import { texts } from '../text.ts';

export const changePin: RunCommand = (context, [id = '']) =>
  administer(context, async (admin) => {
    const pin = await context.ask(context.t(texts.askPin));
    await admin.changePin({ id, pin, newPin: await askNewPin(context) });
    context.print(context.t(texts.pinChanged));
  });

export const unlock: RunCommand = (context, [id = '']) =>
  administer(context, async (admin) => {
    const puk = await context.ask(context.t(texts.askPuk));
    await admin.unlock({ id, puk, newPin: await askNewPin(context) });
    context.print(context.t(texts.unlocked));
  });

async function askNewPin({ ask, t }: CommandContext): Promise<string> {
  const pin = await ask(t(texts.askNewPin));
  if ((await ask(t(texts.askNewPinAgain))) !== pin) throw new PinsDiffer();
  return pin;
}
