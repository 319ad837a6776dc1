import { type FaqEntry, type FaqSubject, faqSubjects, faqTitles } from '@hrca/protocol/faq';

const introduction = `<!-- Written by scripts/faq.ts from protocol/faq/; edit there. -->

# 常见问题 · FAQ

每个错误代码一条：什么时候出现、为什么、怎么办。电话支持时请先问清错误代码，再按代码查找。

- **证书助手**：安装在电脑上的江苏省人社证书助手，登录时由它打开“证书列表”窗口。
- **口令**：登录时输入的口令，导入后初始为 123456，首次使用必须修改。
- **解锁码**：导入证书时显示一次的 12 位数字，口令锁定后用它解锁。
- **证书文件口令**：发证机构随 .pfx 或 .p12 文件提供的口令，只在导入时使用。
- **管理窗口**：运行 hrca open 打开，在其中导入、删除证书，修改口令和解锁。

One entry for each error code: when it appears, why, and what to do. On the phone, ask for the error code first.

- **Certificate assistant**: the program on the computer that opens the certificate window at login.
- **PIN**: entered at login; 123456 after an import, and must be changed at first use.
- **PUK**: 12 digits, shown once at import; it unlocks a locked PIN.
- **Passphrase**: supplied by the issuer with a .pfx or .p12 file, used at import only.
- **Management window**: opened by hrca open, to import and remove certificates, change PINs and unlock.
`;

/** The whole of docs/FAQ.md: table of contents and entries by subject; each code is an anchor. */
export function renderFaq(): string {
  const subjects = Object.keys(faqSubjects) as FaqSubject[];
  return [introduction, '## 目录 · Contents\n', ...subjects.map(contents), ...subjects.map(section)].join('\n');
}

function contents(subject: FaqSubject): string {
  const lines = entriesOf(subject).map(([code, { summary }]) => `- [${code}](#${code}) ${plain(summary.zh)}\n`);
  return `[${title(subject)}](#${subject})\n\n${lines.join('')}`;
}

function section(subject: FaqSubject): string {
  const entries = entriesOf(subject).map(([code, entry]) => renderEntry(code, entry));
  return [`<a id="${subject}"></a>\n\n## ${title(subject)}\n`, ...entries].join('\n');
}

function renderEntry(code: string, { summary, when, why, steps }: FaqEntry): string {
  return `<a id="${code}"></a>

### ${code}

**${plain(summary.zh)}**

- 什么时候出现：${plain(when.zh)}
- 为什么：${plain(why.zh)}

怎么办：

${numbered(steps.zh)}
*English:* **${plain(summary.en)}**

- When: ${plain(when.en)}
- Why: ${plain(why.en)}

What to do:

${numbered(steps.en)}`;
}

function entriesOf(subject: FaqSubject): [string, FaqEntry][] {
  return Object.entries<FaqEntry>(faqSubjects[subject]);
}

function title(subject: FaqSubject): string {
  return `${faqTitles[subject].zh} · ${faqTitles[subject].en}`;
}

function numbered(steps: readonly string[]): string {
  return steps.map((step, i) => `${i + 1}. ${plain(step)}\n`).join('');
}

/** Escapes Markdown: the texts are plain, and a path may have a tilde or a backslash. */
function plain(text: string): string {
  return text.replace(/[\\`*<>~]/g, '\\$&');
}
