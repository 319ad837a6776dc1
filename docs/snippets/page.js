import { HrcaError, isHrcaError, signLogin } from '@hrca/web-sdk';

const element = (id) => document.getElementById(id);
element('login').addEventListener('click', logIn);

async function logIn() {
  element('problem').textContent = '';
  try {
    const { challenge } = await post('/login/challenge'); // 每次登录都取新的 · a fresh one for each attempt
    const token = await signLogin({ challenge, onWindowOpened: showHint });
    await post('/login', { token });
    location.assign('/unit');
  } catch (error) {
    if (!isHrcaError(error)) throw error;
    if (error.code !== 'USER_CANCELLED') element('problem').textContent = error.code; // 链接到常见问题 · link to its FAQ entry
  } finally {
    element('hint').hidden = true;
  }
}

// 窗口可能被挡住 · the window may be behind others
function showHint(window) {
  element('hint').hidden = false; // 请在弹出的“证书列表”窗口中继续
  element('show-window').onclick = () => window.show(); // 再次显示窗口
}

async function post(path, body = {}) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const reply = await response.json();
  if (!response.ok) throw new HrcaError(reply.error.code);
  return reply;
}
