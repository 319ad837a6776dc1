import { faqEntries } from '@hrca/protocol/faq';
import { normalizePin, pinProblem } from '@hrca/protocol/pinRules';
import type { ScreenContext } from '../screenContext.ts';
import { pinRulesList } from './pinRulesList.ts';
import { secretField } from './secretField.ts';

/** 新口令 and 确认新口令 with the rules for a new PIN. */
export function newPinFields({ text, language }: ScreenContext) {
  const pin = secretField({ id: 'new-pin', label: text.newPin.label, text, describedBy: 'pin-rules' });
  const repeat = secretField({ id: 'repeat-pin', label: text.newPin.repeat, text });
  const rules = pinRulesList({ id: 'pin-rules', text: text.newPin });
  for (const { input } of [pin, repeat]) {
    input.addEventListener('input', () => rules.update(pin.input.value, repeat.input.value));
  }
  return {
    fields: [pin.field, repeat.field, rules.list],
    first: pin.input,
    /** `false`, with an error at the field, where a rule that needs no answer of the agent is broken. */
    check: (): boolean => {
      const problem = pinProblem(pin.input.value);
      if (problem) pin.showError(faqEntries[problem].summary[language]);
      else if (repeat.input.value === '') repeat.showError(text.newPin.missingRepeat);
      else if (normalizePin(pin.input.value) !== normalizePin(repeat.input.value)) {
        repeat.take();
        repeat.showError(text.newPin.mismatch);
        rules.update(pin.input.value, '');
      } else return true;
      return false;
    },
    take: (): string => {
      repeat.take();
      return pin.take();
    },
  };
}
