set -eu
# login.txt：登录令牌 · the login token；roots.pem：信任锚 · the trust anchors
token=$(tr '_-' '/+' < login.txt)
while [ $((${#token} % 4)) -ne 0 ]; do token="$token="; done
printf '%s' "$token" | openssl base64 -d -A > login.der
# 末尾没有多余的字节 · no bytes after the end
length=$(openssl cms -cmsout -inform DER -outform DER -in login.der | wc -c)
[ "$length" -eq "$(wc -c < login.der)" ]
# 只信 roots.pem，不信操作系统里的 CA · trusts roots.pem and no CA of the operating system
openssl cms -verify -cades -binary -inform DER -purpose any -CAfile roots.pem -no-CApath -no-CAstore \
  -in login.der -out claims.json
