#include "softKey.h"
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>
#include "privateKey.h"

enum { DIGEST_LENGTH = 32 };

EVP_PKEY *readPrivateKey(const char *folder, const char *name) {
  unsigned char bytes[8192];
  const unsigned char *at = bytes;
  long length = readBytes(folder, name, bytes, sizeof bytes);
  return length > 0 ? d2i_AutoPrivateKey(NULL, &at, length) : NULL;
}

/* Signs these bytes without hashing them and, for SM2, without Z. */
static int signRaw(EVP_PKEY *key, int padding, const BYTE *data, size_t length, BYTE *out, size_t *outLength) {
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
  int isDone = context && EVP_PKEY_sign_init(context) > 0 &&
               (padding == 0 || EVP_PKEY_CTX_set_rsa_padding(context, padding) > 0) &&
               EVP_PKEY_sign(context, out, outLength, data, length) > 0;
  EVP_PKEY_CTX_free(context);
  return isDone;
}

static EVP_PKEY *keyOfLoggedIn(const Handle *container, ULONG *result) {
  const Handle *application = handleAt(container->application);
  *result = SAR_USER_NOT_LOGGED_IN;
  if (!application || application->kind != APPLICATION || !exists(application->folder, "logged-in")) return NULL;
  *result = SAR_KEYNOTFOUNDERR;
  return readPrivateKey(container->folder, "sign.key");
}

ULONG DEVAPI SKF_ECCSignData(HCONTAINER container, BYTE *digest, ULONG length, ECCSIGNATUREBLOB *signature) {
  ENTER(it, container, CONTAINER);
  if (length != DIGEST_LENGTH) return SAR_INDATALENERR;
  ULONG result;
  EVP_PKEY *key = keyOfLoggedIn(it, &result);
  if (!key) return result;
  BYTE der[128];
  const BYTE *at = der;
  size_t derLength = sizeof der;
  ECDSA_SIG *numbers = NULL;
  if (signRaw(key, 0, digest, (size_t)length, der, &derLength)) numbers = d2i_ECDSA_SIG(NULL, &at, (long)derLength);
  if (numbers) {
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers), signature->r, sizeof signature->r);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers), signature->s, sizeof signature->s);
    if (switchIsOn(it->key, "signature-is-wrong")) signature->s[63] ^= 1;
  }
  ECDSA_SIG_free(numbers);
  EVP_PKEY_free(key);
  return numbers ? SAR_OK : SAR_FAIL;
}

/* By the standard the caller passes the DigestInfo; some vendors' libraries expect the digest and add DigestInfo. */
ULONG DEVAPI SKF_RSASignData(HCONTAINER container, BYTE *data, ULONG length, BYTE *signature, ULONG *signatureLength) {
  static const BYTE sha256Prefix[] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                      0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
  ENTER(it, container, CONTAINER);
  ULONG result;
  EVP_PKEY *key = keyOfLoggedIn(it, &result);
  if (!key) return result;
  ULONG room = *signatureLength;
  *signatureLength = (ULONG)EVP_PKEY_get_size(key);
  result = SAR_OK;
  if (signature && room < *signatureLength) result = SAR_BUFFER_TOO_SMALL;
  if (signature && result == SAR_OK) {
    BYTE wrapped[sizeof sha256Prefix + DIGEST_LENGTH];
    if (switchIsOn(it->key, "rsa-wants-bare-digest") && length == DIGEST_LENGTH) {
      memcpy(wrapped, sha256Prefix, sizeof sha256Prefix);
      memcpy(wrapped + sizeof sha256Prefix, data, DIGEST_LENGTH);
      data = wrapped;
      length = sizeof wrapped;
    }
    size_t outLength = (size_t)room;
    result = signRaw(key, RSA_PKCS1_PADDING, data, (size_t)length, signature, &outLength) ? SAR_OK : SAR_FAIL;
    *signatureLength = (ULONG)outLength;
  }
  EVP_PKEY_free(key);
  return result;
}
