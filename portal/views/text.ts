import {
  type Bilingual,
  type BilingualTexts,
  type InLanguage,
  inLanguage,
  type Language,
} from '@hrca/protocol/bilingual';

const texts = {
  siteName: { zh: '江苏人社网上办事服务大厅', en: 'Jiangsu HRSS Online Service Hall' },
  siteNote: {
    zh: '示例门户，演示江苏省人社证书助手的单位登录；不是正式办事网站。',
    en: 'A sample portal that demonstrates unit login with the Jiangsu HRSS Certificate Assistant. Not an official site.',
  },
  skipToContent: { zh: '跳到正文', en: 'Skip to content' },
  navigation: { zh: '主导航', en: 'Main navigation' },
  home: { zh: '首页', en: 'Home' },
  faq: { zh: '常见问题', en: 'FAQ' },
  logout: { zh: '退出', en: 'Log out' },

  homeTitle: { zh: '单位网上办事', en: 'Online services for employers' },
  unitLogin: { zh: '单位登录', en: 'Unit login' },
  homeLead: {
    zh: '用单位数字证书登录。口令只在证书助手的窗口中输入，不经过网页。',
    en: 'Log in with your unit’s certificate. The PIN is typed only in the assistant’s window and never passes through this page.',
  },
  loggedInAs: { zh: '已登录', en: 'Logged in' },
  howTo: { zh: '登录三步', en: 'Log in in three steps' },
  howToSteps: {
    zh: [
      ['选择 CA', '点“单位登录”，选择 CA，再点“登录”。'],
      ['选定证书', '在弹出的“证书列表”窗口中选择本单位的证书，按“确定”。'],
      ['输入口令', '初始口令为 123456，首次登录必须改成自己的口令。'],
    ],
    en: [
      ['Choose CA', 'Press “Unit login”, choose CA, then press “Log in”.'],
      ['Choose the certificate', 'In the window 证书列表 (certificates), choose your unit and press 确定 (OK).'],
      ['Type the PIN', 'The initial PIN is 123456. You must change it at the first login.'],
    ],
  },
  prepare: { zh: '登录前准备', en: 'Before you log in' },
  prepareItems: {
    zh: [
      '电脑上已安装并启动江苏省人社证书助手。',
      '单位证书已导入证书助手，且在有效期内。',
      '用 Chrome、Edge 或 Firefox 打开本页；浏览器询问是否允许访问本机应用时，选“允许”。',
    ],
    en: [
      'The Jiangsu HRSS Certificate Assistant is installed and running.',
      'The unit’s certificate has been imported into it and has not expired.',
      'Open this page in Chrome, Edge or Firefox. If the browser asks whether this site may access apps on this device, choose “Allow”.',
    ],
  },
  help: { zh: '遇到问题', en: 'If something goes wrong' },
  helpLead: {
    zh: '每个提示都有错误代码，按代码可以查到原因和处理办法。',
    en: 'Every message has an error code. Look it up for the cause and the solution.',
  },
  allFaq: { zh: '查看常见问题', en: 'Open the FAQ' },

  loginMethod: { zh: '选择登录方式', en: 'Choose how to log in' },
  caHint: { zh: '单位数字证书', en: 'Unit certificate' },
  login: { zh: '登录', en: 'Log in' },
  loginReady: {
    zh: '点“登录”后会弹出证书助手的窗口，请在其中选择证书并输入口令。',
    en: 'Press “Log in”. The certificate assistant opens its window: choose the certificate and type the PIN there.',
  },
  connecting: {
    zh: '正在连接证书助手。浏览器询问是否允许访问本机应用时，请选“允许”。',
    en: 'Connecting to the certificate assistant. If the browser asks for access to apps on this device, choose “Allow”.',
  },
  windowHint: { zh: '请在弹出的“证书列表”窗口中操作', en: 'Please continue in the window “证书列表” (certificates)' },
  windowHintMore: {
    zh: '没有看到窗口？它可能被其他窗口挡住了。',
    en: 'Do you not see the window? It may be behind other windows.',
  },
  showWindow: { zh: '再次显示窗口', en: 'Show the window again' },
  cancel: { zh: '取消', en: 'Cancel' },
  cancelled: {
    zh: '已取消，没有登录。需要时请再点“登录”。',
    en: 'Cancelled. You are not logged in. Press “Log in” to try again.',
  },
  verifying: { zh: '正在核对登录…', en: 'Verifying the login…' },
  needsScript: {
    zh: '登录要用到 JavaScript，请在浏览器设置中允许本网站使用。',
    en: 'Logging in requires JavaScript. Please allow it for this site.',
  },
  errorCode: { zh: '错误代码', en: 'Error code' },
  failedCheck: { zh: '未通过的核对', en: 'Failed check' },
  secondsToWait: { zh: '请等待（秒）', en: 'Seconds to wait' },
  computerAhead: { zh: '电脑时间比网站快（分钟）', en: 'Minutes by which this computer’s clock is fast' },
  computerBehind: { zh: '电脑时间比网站慢（分钟）', en: 'Minutes by which this computer’s clock is slow' },
  solution: { zh: '查看处理办法', en: 'What to do' },

  currentUnit: { zh: '当前办理单位：', en: 'You are working for:' },
  notMyUnit: { zh: '不是本单位？退出', en: 'Not your unit? Log out' },
  confirmTitle: { zh: '确认单位', en: 'Confirm the unit' },
  confirmQuestion: { zh: ['继续以“', '”办理？'], en: ['Continue as “', '”?'] },
  confirmLead: {
    zh: '这个浏览器上一次登录的是另一家单位。您还没有登录，请先核对。',
    en: 'Another unit logged in last with this browser. You are not logged in yet. Please check the unit first.',
  },
  lastUnitCode: { zh: '上次登录的统一社会信用代码', en: 'Unified social credit code of the last login' },
  unknown: { zh: '无法识别', en: 'not recognised' },
  confirmAdvice: {
    zh: '这不是您在证书助手中选择的单位时，请退出，并告诉本单位的 IT 人员：电脑上可能有别的程序冒充证书助手。',
    en: 'If this is not the unit that you chose in the certificate assistant, log out and inform your IT staff: another program on this computer may be posing as the assistant.',
  },
  confirmUnit: { zh: '继续办理', en: 'Continue' },

  unitCenter: { zh: '单位中心', en: 'Unit centre' },
  unitCode: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  signedAt: { zh: '签名时间', en: 'Signed at' },
  signedAtLocal: { zh: '签名时间（本机时区）', en: 'Signed at (your time zone)' },
  certificate: { zh: '证书', en: 'Certificate' },
  issuer: { zh: '发证机构', en: 'Issuer' },
  serialNumber: { zh: '序列号', en: 'Serial number' },
  validity: { zh: '有效期', en: 'Validity' },
  keyAndAlgorithm: { zh: '密钥 · 签名算法', en: 'Key · signature algorithm' },
  fingerprint: { zh: '证书指纹（SHA-256）', en: 'Fingerprint (SHA-256)' },
  checks: { zh: '核对记录', en: 'Verification record' },
  checksLead: {
    zh: '登录前，本网站逐项核对如下；时间为北京时间。',
    en: 'What this site verified before it accepted this login. Times are Beijing time.',
  },
  field: { zh: '字段', en: 'Field' },
  expected: { zh: '预期', en: 'Expected' },
  got: { zh: '实际', en: 'Found' },
  passed: { zh: '通过', en: 'Passed' },
  skipped: { zh: '未核对', en: 'Not checked' },

  faqLead: {
    zh: '请对照页面或证书助手窗口上显示的错误代码查找。',
    en: 'Find the error code that is shown on the page or in the assistant’s window.',
  },
  subjects: { zh: '目录', en: 'Contents' },
  when: { zh: '何时出现', en: 'When' },
  why: { zh: '原因', en: 'Why' },
  whatToDo: { zh: '处理办法', en: 'What to do' },
  moreFaq: { zh: '返回常见问题', en: 'Back to the FAQ' },

  notFound: { zh: '找不到这个页面', en: 'There is no such page' },
  notFoundLead: { zh: '网址可能有误，或者页面已被移走。', en: 'The address may be wrong, or the page has moved.' },
  backHome: { zh: '返回首页', en: 'Back to the home page' },
  problem: { zh: '暂时不能完成', en: 'The request failed' },
} as const satisfies BilingualTexts;

export type Text = InLanguage<typeof texts>;

const byLanguage: Bilingual<Text> = { zh: inLanguage(texts, 'zh'), en: inLanguage(texts, 'en') };

export function textIn(language: Language): Text {
  return byLanguage[language];
}
