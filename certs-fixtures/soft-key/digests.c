#include "softKey.h"
#include <openssl/evp.h>
#include <string.h>

/* Input of Z, GM/T 0003.2 §5.5: length of the ID in bits, ID, the curve's a, b and base point, the public key. */
static const BYTE curve[] =
    "\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff"
    "\xff\xff\xff\xfc"
    "\x28\xe9\xfa\x9e\x9d\x9f\x5e\x34\x4d\x5a\x9e\x4b\xcf\x65\x09\xa7\xf3\x97\x89\xf5\x15\xab\x8f\x92\xdd\xbc\xbd\x41"
    "\x4d\x94\x0e\x93"
    "\x32\xc4\xae\x2c\x1f\x19\x81\x19\x5f\x99\x04\x46\x6a\x39\xc9\x94\x8f\xe3\x0b\xbf\xf2\x66\x0b\xe1\x71\x5a\x45\x89"
    "\x33\x4c\x74\xc7"
    "\xbc\x37\x36\xa2\xf4\xf6\x77\x9c\x59\xbd\xce\xe3\x6b\x69\x21\x53\xd0\xa9\x87\x7c\xc6\x2a\x47\x40\x02\xdf\x32\xe5"
    "\x21\x39\xf0\xa0";

static int startWithZ(EVP_MD_CTX *context, const ECCPUBLICKEYBLOB *publicKey, const BYTE *id, ULONG idLength) {
  BYTE z[32], bits[2] = {(BYTE)(idLength * 8 >> 8), (BYTE)(idLength * 8)};
  EVP_MD_CTX *inner = EVP_MD_CTX_new();
  int isDone = inner && EVP_DigestInit_ex(inner, EVP_get_digestbyname("SM3"), NULL) && EVP_DigestUpdate(inner, bits, sizeof bits) &&
               EVP_DigestUpdate(inner, id, (size_t)idLength) && EVP_DigestUpdate(inner, curve, sizeof curve - 1) &&
               EVP_DigestUpdate(inner, publicKey->x + 32, 32) && EVP_DigestUpdate(inner, publicKey->y + 32, 32) &&
               EVP_DigestFinal_ex(inner, z, NULL) && EVP_DigestUpdate(context, z, sizeof z);
  EVP_MD_CTX_free(inner);
  return isDone;
}

ULONG DEVAPI SKF_DigestInit(DEVHANDLE device, ULONG algorithm, ECCPUBLICKEYBLOB *publicKey, BYTE *id, ULONG idLength,
                            HANDLE *digest) {
  ENTER(it, device, DEVICE);
  if (algorithm != SGD_SM3 && algorithm != SGD_SHA256) return SAR_NOTSUPPORTYETERR;
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  int isStarted = context && EVP_DigestInit_ex(context, algorithm == SGD_SM3 ? EVP_get_digestbyname("SM3") : EVP_sha256(), NULL) &&
                  (algorithm != SGD_SM3 || !publicKey || idLength == 0 || startWithZ(context, publicKey, id, idLength));
  ULONG result = isStarted ? openHandle(DIGEST, it->key, it->folder, digest) : SAR_HASHERR;
  if (result == SAR_OK) findHandle(*digest, DIGEST)->context = context;
  if (result != SAR_OK) EVP_MD_CTX_free(context);
  return result;
}

ULONG DEVAPI SKF_Digest(HANDLE digest, BYTE *data, ULONG length, BYTE *value, ULONG *valueLength) {
  ENTER(it, digest, DIGEST);
  ULONG room = *valueLength;
  *valueLength = 32;
  if (!value) return SAR_OK;
  if (room < 32) return SAR_BUFFER_TOO_SMALL;
  return EVP_DigestUpdate(it->context, data, (size_t)length) && EVP_DigestFinal_ex(it->context, value, NULL)
             ? SAR_OK
             : SAR_HASHERR;
}

ULONG DEVAPI SKF_CloseHandle(HANDLE digest) {
  Handle *it = findHandle(digest, DIGEST);
  if (it) EVP_MD_CTX_free(it->context);
  return closeHandle(digest, DIGEST);
}
