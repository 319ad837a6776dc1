import { normalizePin, PIN_MAX_LENGTH, PIN_MIN_LENGTH, pinProblem } from '@hrca/protocol/pinRules';
import { element, visuallyHidden } from '../dom.ts';
import type { Text } from '../text/text.ts';

/** `open`: not fulfilled yet, which is no fault while somebody is still typing. */
type RuleState = 'open' | 'kept' | 'broken';

/** The rules of a new PIN, ticked off while the person types. */
export function pinRulesList({ id, text }: { id: string; text: Text['newPin'] }) {
  const length = rule(text.length(PIN_MIN_LENGTH, PIN_MAX_LENGTH), text);
  const notSimple = rule(text.notSimple, text);
  const same = rule(text.same, text);
  const list = element('div', { class: 'rules', id }, [
    element('p', {}, [text.rules]),
    element('ul', {}, [length.item, notSimple.item, same.item]),
  ]);
  return {
    list,
    update: (pin: string, repeat: string) => {
      const problem = pinProblem(pin);
      const isLong = problem !== 'PIN_TOO_SHORT' && problem !== 'PIN_TOO_LONG';
      length.set(isLong ? 'kept' : problem === 'PIN_TOO_LONG' ? 'broken' : 'open');
      notSimple.set(problem === 'PIN_TOO_SIMPLE' ? 'broken' : isLong ? 'kept' : 'open');
      same.set(sameness(normalizePin(pin), normalizePin(repeat)));
    },
  };
}

function sameness(pin: string, repeat: string): RuleState {
  if (!pin.startsWith(repeat)) return 'broken';
  return repeat !== '' && pin === repeat ? 'kept' : 'open';
}

function rule(label: string, text: Text['newPin']) {
  const verdict = visuallyHidden('');
  const item = element('li', { class: 'open' }, [label, verdict]);
  const verdicts = { open: '', kept: ` ${text.kept}`, broken: ` ${text.broken}` };
  return {
    item,
    set: (state: RuleState) => {
      item.className = state;
      verdict.textContent = verdicts[state];
    },
  };
}
