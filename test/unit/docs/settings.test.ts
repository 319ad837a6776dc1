import { join } from 'node:path';
import { isHrcaError } from '@hrca/protocol/errors';
import { describe, expect, test } from 'vitest';
import { commands } from '#agent/cli/commandTable.ts';
import { openSettings } from '#agent/config/settings.ts';
import { HOME_VARIABLE } from '#agent/platform/platform.ts';
import { readConfig } from '#portal/config.ts';
import { readSource } from '#test/support/sources/sourceFiles.ts';
import { temporaryFolder } from '#test/support/system/temporaryFolder.ts';

describe.each([
  ['docs/SETTINGS.md', 'zh'],
  ['docs/SETTINGS.en.md', 'en'],
] as const)('%s', (file, language) => {
  const text = readSource(file);
  const firstCells = [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name as string);

  test('lists every command with its operands', () => {
    const lists = text.split('\n').filter((line) => line.startsWith('- '));
    const named = lists.flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, command]) => command));
    const expected = commands.map(({ name, operands }) =>
      [name, ...operands.map((operand) => `${operand.name[language]}${operand.isList ? '…' : ''}`)].join(' '),
    );
    expect(named.toSorted()).toEqual(expected.toSorted());
  });

  test('lists every setting of config.json', async () => {
    const folder = join(await temporaryFolder(), 'config');
    const settings = Object.keys((await openSettings(folder)).current());
    // It has no default, so that the settings without a file do not have it.
    expect(firstCells.filter((name) => !/^(?:HRCA|PORTAL)_/.test(name)).sort()).toEqual(
      [...settings, 'windowCommand'].sort(),
    );
  });

  test('lists every environment variable of the agent', () => {
    const source = readSource('agent/runAgent.ts') + readSource('agent/cli/text.ts') + HOME_VARIABLE;
    const variables = new Set(source.match(/\bHRCA_[A-Z_]*[A-Z]\b/g));
    expect(firstCells.filter((name) => name.startsWith('HRCA_')).sort()).toEqual([...variables].sort());
  });

  test('lists every environment variable of the portal', () => {
    expect(firstCells.filter((name) => name.startsWith('PORTAL_')).sort()).toEqual(portalVariables().sort());
  });
});

/** The portal names them all where it refuses one that it does not have. */
function portalVariables(): string[] {
  try {
    readConfig({ PORTAL_UNKNOWN: '1' });
  } catch (error) {
    if (isHrcaError(error)) return String(error.details.expected).split(', ');
    throw error;
  }
  throw new Error('the portal accepted an unknown variable');
}

test('the issue form asks for the output of a command that exists', () => {
  const named = [...readSource('.github/ISSUE_TEMPLATE/problem.yml').matchAll(/`hrca ([a-z-]+)`/g)].map(
    ([, name]) => name,
  );
  expect(named).not.toEqual([]);
  expect(named.filter((name) => !commands.some((command) => command.name === name))).toEqual([]);
});
