import { normalizePin, PIN_MAX_LENGTH, PIN_MIN_LENGTH, pinProblem } from '@hrca/protocol/pinRules';
import { element, visuallyHidden } from '../dom.ts';
import type { Text } from '../text/text.ts';

/** `open`: not met yet, which is no error while the user is typing. */
type RuleState = 'open' | 'met' | 'broken';

/** The rules for a new PIN, checked while the user types. */
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
      length.set(isLong ? 'met' : problem === 'PIN_TOO_LONG' ? 'broken' : 'open');
      notSimple.set(problem === 'PIN_TOO_SIMPLE' ? 'broken' : isLong ? 'met' : 'open');
      same.set(repeatState(normalizePin(pin), normalizePin(repeat)));
    },
  };
}

function repeatState(pin: string, repeat: string): RuleState {
  if (!pin.startsWith(repeat)) return 'broken';
  return repeat !== '' && pin === repeat ? 'met' : 'open';
}

function rule(label: string, text: Text['newPin']) {
  const verdict = visuallyHidden('');
  const item = element('li', { class: 'open' }, [label, verdict]);
  const verdicts = { open: '', met: ` ${text.met}`, broken: ` ${text.broken}` };
  return {
    item,
    set: (state: RuleState) => {
      item.className = state;
      verdict.textContent = verdicts[state];
    },
  };
}
