import { bothLanguages } from '@hrca/protocol/bilingual';
import { type ErrorDetails, HrcaError } from '@hrca/protocol/errors';
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type * as z from 'zod/mini';

type Path = readonly (string | number)[];
type Issue = z.core.$ZodIssue;

/** An example of each setting. */
const examples: Readonly<Record<string, string>> = {
  origins: '"origins": ["https://rs.example.gov.cn"]',
  windowCommand: '"windowCommand": ["/usr/bin/chromium", "--app={url}"]',
  credentialStore: '"credentialStore": "file"',
  pkcs11: '"pkcs11": [{ "library": "/usr/lib/libgm3000_pkcs11.so" }]',
  skf: '"skf": [{ "name": "江苏CA", "library": "/opt/lm-gm3000/lib/libgm3000.1.0.so" }]',
  library: '"library": "/usr/lib/libgm3000_pkcs11.so"',
  name: '"name": "江苏CA"',
  changeInitialPin: '"changeInitialPin": true',
  usualDrivers: '"usualDrivers": false',
};

/**
 * Describes the error in a settings file: its line and setting, what was expected, what was found, an example.
 *
 * @param cause the error of `JSON.parse` or of the schema
 * @param text the contents of the file
 */
export function settingsProblem(cause: unknown, text: string): ErrorDetails {
  const tooDeep = offsetOfDepth(text, DEPTH_MAX);
  if (tooDeep !== undefined) return depthProblem(text, tooDeep);
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  if (first || !tree) return syntaxProblem(text, first);
  const { path, expected, got } = describe(cause);
  const node = nodeAt(tree, path);
  const named = path.findLast((part) => Object.hasOwn(examples, part)) ?? 'origins';
  return {
    line: lineAt(text, node.offset),
    ...(path.length > 0 && { setting: settingAt(path) }),
    expected,
    got: got ?? text.slice(node.offset, node.offset + node.length).slice(0, GOT_MAX_LENGTH),
    example: examples[named] as string,
  };
}

const GOT_MAX_LENGTH = 80;

/** No setting is deeper than three levels. The parser recurses, so that a deeply nested file would exhaust the stack. */
const DEPTH_MAX = 32;

/** The offset at which the brackets of `text` first nest deeper than `most`. */
function offsetOfDepth(text: string, most: number): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const first = text.charAt(scanner.getTokenOffset());
    if (first === '{' || first === '[') depth++;
    if (first === '}' || first === ']') depth--;
    if (depth > most) return scanner.getTokenOffset();
  }
  return undefined;
}

function depthProblem(text: string, offset: number): ErrorDetails {
  return {
    line: lineAt(text, offset),
    expected: bothLanguages({ zh: `括号最多 ${DEPTH_MAX} 层`, en: `at most ${DEPTH_MAX} levels of brackets` }),
    got: text.slice(offset, offset + GOT_MAX_LENGTH),
    example: `{ ${examples.origins} }`,
  };
}

function syntaxProblem(text: string, error: ParseError | undefined): ErrorDetails {
  const offset = error?.offset ?? 0;
  return {
    line: lineAt(text, offset),
    expected: bothLanguages({
      zh: 'JSON：双引号，各项之间一个逗号，没有注释',
      en: 'JSON: double quotes, one comma between members, no comments',
    }),
    got: `${error ? printParseErrorCode(error.error) : 'nothing'}: ${text.slice(offset).split('\n', 1)[0]?.slice(0, GOT_MAX_LENGTH)}`,
    example: `{ ${examples.origins} }`,
  };
}

function describe(cause: unknown): { path: Path; expected: string; got?: string } {
  const { issues = [] } = cause as { issues?: readonly Issue[] };
  // A mistyped key is reported as unrecognized and as missing; the first is the useful one.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (!issue) throw cause;
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return { path: [...path, key], expected: expectedKeys(path), got: JSON.stringify(key) };
  }
  return { path, expected: expectedOf(issue) };
}

function expectedKeys(path: Path): string {
  const known =
    path.length === 0
      ? ['origins', 'windowCommand', 'credentialStore', 'pkcs11', 'skf', 'usualDrivers']
      : ['library', 'name', 'changeInitialPin'];
  return bothLanguages({ zh: '这些设置之一', en: `one of: ${known.join(', ')}` });
}

function expectedOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'too_big':
      return bothLanguages({ zh: `最多 ${issue.maximum}`, en: `at most ${issue.maximum}` });
    case 'too_small':
      return bothLanguages({ zh: `至少 ${issue.minimum}`, en: `at least ${issue.minimum}` });
    default:
      return issue.message;
  }
}

const types: Readonly<Record<string, string>> = {
  string: bothLanguages({ zh: '文字', en: 'a text: "…"' }),
  boolean: 'true | false',
  array: bothLanguages({ zh: '列表', en: 'a list: […]' }),
  object: bothLanguages({ zh: '一组设置', en: 'an object: { … }' }),
};

/** The node at `path`, or the innermost existing node above it. */
function nodeAt(tree: Node, path: Path): Node {
  for (let length = path.length; length > 0; length--) {
    const node = path
      .slice(0, length)
      .reduce<Node | undefined>((parent, part) => parent && childAt(parent, part), tree);
    if (node) return node;
  }
  return tree;
}

/** Of a duplicate key `JSON.parse` takes the last. */
function childAt({ children = [] }: Node, part: string | number): Node | undefined {
  if (typeof part === 'number') return children[part];
  return children.findLast((property) => property.children?.[0]?.value === part)?.children?.[1];
}

function settingAt(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** @throws HrcaError `CONFIG_INVALID` */
export function refuseSettings(file: string, cause: unknown, text: string): never {
  throw new HrcaError('CONFIG_INVALID', { cause, details: { file, ...settingsProblem(cause, text) } });
}
