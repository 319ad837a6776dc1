import { createTestPki } from '@hrca/certs-fixtures';
import { parseTrustAnchors, skipRevocationCheck, verifyLogin } from '@hrca/verifier';
import { verify, createPublicKey } from 'node:crypto';
import { createChallenge, createLoginToken, ORIGIN } from '../test/support/loginTokens.ts';
import { ecdsaSignatureDer } from '../verifier/ecdsaSignatureDer.ts';
const now=Date.now(); const pki=await createTestPki({now,keyType:process.argv[2] as any}); const g=pki.units.good;
const T=Array.from({length:64},()=>{const challenge=createChallenge(); return {challenge, token:createLoginToken({privateKey:g.privateKey,chain:g.chain,challenge,now})}});
const ta=parseTrustAnchors(pki.trustAnchorPem,{cacheSize:Number(process.argv[3]??1000)});
const o={expectedOrigin:ORIGIN,trustAnchors:ta,revocation:skipRevocationCheck,now};
const k=createPublicKey(g.privateKey);
const R=T.map(({token})=>{const e=token.lastIndexOf('.'); const s=Buffer.from(token.slice(e+1),'base64url'); return [Buffer.from(token.slice(0,e)), k.asymmetricKeyType==='ec'?ecdsaSignatureDer(s):s] as const});
for(let r=0;r<12;r++){
 let s=performance.now(); for(let i=0;i<4000;i++){const [m,sg]=R[i%64]!; verify('sha256',m,k,sg);} const raw=(performance.now()-s)/4;
 s=performance.now(); for(let i=0;i<4000;i++){const x=T[i%64]!; await verifyLogin(x.token,{...o,expectedChallenge:x.challenge});} const sub=(performance.now()-s)/4;
 console.log(raw.toFixed(2),sub.toFixed(2),(sub/raw).toFixed(3));
}
