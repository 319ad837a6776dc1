import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isHrcaError, parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import express from 'express';
import session from 'express-session';

const origin = 'https://portal.example'; // 来自配置，不取自请求头 · from the configuration, never from a header
const lifetimeMs = 600_000;

// 启动时读一次并一直保留：已校验过的证书链缓存在里面 · read once and kept: it caches the verified paths
const trustAnchors = parseTrustAnchors(await readFile('ca.pem'));

// 会话编号 → 挑战值；多台服务器时用 Redis，以 GETDEL 取走 · with several servers: Redis and GETDEL
const challenges = new Map();
function takeChallenge(sessionId) {
  const { challenge, expiresAt } = challenges.get(sessionId) ?? {};
  challenges.delete(sessionId);
  return Date.now() < expiresAt ? challenge : undefined;
}

const app = express();
app.set('trust proxy', 1); // TLS 由前面的反向代理负责 · a reverse proxy in front does TLS
app.use(express.json({ limit: '64kb' }));
app.use(
  session({
    secret: process.env.SESSION_SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, secure: true, sameSite: 'lax' },
  }),
);

app.post('/login/challenge', async (request, response) => {
  // 空会话不会被保存，浏览器也就得不到 cookie · an empty session is not kept, and its browser gets no cookie
  request.session.challengedAt = Date.now();
  await promisify((done) => request.session.save(done))();
  for (const [sessionId, { expiresAt }] of challenges) if (expiresAt <= Date.now()) challenges.delete(sessionId);
  const challenge = randomBytes(32).toString('base64url');
  challenges.set(request.session.id, { challenge, expiresAt: Date.now() + lifetimeMs });
  response.json({ challenge });
});

app.post('/login', async (request, response) => {
  // 先取走挑战值，再校验：同一个令牌不可能登录两次 · removed before the check: a token cannot log in twice
  const expectedChallenge = takeChallenge(request.session.id);
  if (!expectedChallenge) return response.status(400).json({ error: { code: 'CHALLENGE_UNKNOWN' } });
  try {
    const login = await verifyLogin(request.body.token, {
      expectedChallenge,
      expectedOrigin: origin,
      trustAnchors,
      revocation: skipRevocationCheck,
    });
    // 换新的会话编号：防止会话固定攻击 · a new id: prevents session fixation
    await promisify((done) => request.session.regenerate(done))();
    request.session.unit = login.unit; // { name, code }
    await promisify((done) => request.session.save(done))();
    response.json({ unit: login.unit });
  } catch (error) {
    if (!isHrcaError(error)) throw error;
    // error.details：{ check, expected, got }；时钟不准时另有 skewMinutes · and skewMinutes if a clock is wrong
    response.status(401).json({ error: { code: error.code } });
  }
});

app.get('/unit', (request, response) => {
  if (!request.session.unit) return response.redirect('/');
  response.send(`已登录 · Logged in: ${request.session.unit.code}`);
});

app.listen(process.env.PORT ?? 3000, '127.0.0.1');
