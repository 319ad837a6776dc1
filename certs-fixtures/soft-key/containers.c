#include "softKey.h"
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include "privateKey.h"

enum { TYPE_UNKNOWN, TYPE_RSA, TYPE_ECC };

ULONG DEVAPI SKF_EnumContainer(HAPPLICATION application, LPSTR names, ULONG *size) {
  ENTER(it, application, APPLICATION);
  return listFolders(it->folder, NULL, names, size);
}

ULONG DEVAPI SKF_OpenContainer(HAPPLICATION application, LPSTR name, HCONTAINER *container) {
  ENTER(it, application, APPLICATION);
  char folder[PATH_SIZE];
  joinPath(folder, it->folder, name);
  if (!isFolder(folder)) return SAR_CONTAINER_NOT_FOUND;
  ULONG result = openHandle(CONTAINER, it->key, folder, container);
  if (result == SAR_OK) findHandle(*container, CONTAINER)->application = indexOf(application);
  return result;
}

ULONG DEVAPI SKF_CloseContainer(HCONTAINER container) { return closeHandle(container, CONTAINER); }

ULONG DEVAPI SKF_GetContainerType(HCONTAINER container, ULONG *type) {
  ENTER(it, container, CONTAINER);
  EVP_PKEY *key = readPrivateKey(it->folder, "sign.key");
  if (!key) key = readPrivateKey(it->folder, "encrypt.key");
  *type = !key ? TYPE_UNKNOWN : EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ? TYPE_RSA : TYPE_ECC;
  EVP_PKEY_free(key);
  return SAR_OK;
}

/* As the standard returns bytes of unknown length: without a buffer only the length is returned. */
static ULONG returnBytes(const void *bytes, ULONG count, BYTE *out, ULONG *length) {
  ULONG room = *length;
  *length = count;
  if (!out) return SAR_OK;
  if (room < count) return SAR_BUFFER_TOO_SMALL;
  memcpy(out, bytes, (size_t)count);
  return SAR_OK;
}

ULONG DEVAPI SKF_ExportCertificate(HCONTAINER container, BOOL forSigning, BYTE *certificate, ULONG *length) {
  ENTER(it, container, CONTAINER);
  static unsigned char bytes[FILE_SIZE];
  long count = readBytes(it->folder, forSigning ? "sign.cer" : "encrypt.cer", bytes, sizeof bytes);
  return count > 0 ? returnBytes(bytes, (ULONG)count, certificate, length) : SAR_CERTNOTFOUNDERR;
}

static void putNumber(const EVP_PKEY *key, const char *name, unsigned char *out, int size) {
  BIGNUM *number = NULL;
  if (EVP_PKEY_get_bn_param(key, name, &number)) BN_bn2binpad(number, out, size);
  BN_free(number);
}

ULONG DEVAPI SKF_ExportPublicKey(HCONTAINER container, BOOL forSigning, BYTE *blob, ULONG *length) {
  ENTER(it, container, CONTAINER);
  EVP_PKEY *key = readPrivateKey(it->folder, forSigning ? "sign.key" : "encrypt.key");
  if (!key) return SAR_KEYNOTFOUNDERR;
  ULONG result;
  if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
    RSAPUBLICKEYBLOB rsa = {.bits = (ULONG)EVP_PKEY_get_bits(key)};
    putNumber(key, OSSL_PKEY_PARAM_RSA_N, rsa.modulus, sizeof rsa.modulus);
    putNumber(key, OSSL_PKEY_PARAM_RSA_E, rsa.exponent, sizeof rsa.exponent);
    result = returnBytes(&rsa, sizeof rsa, blob, length);
  } else {
    ECCPUBLICKEYBLOB ecc = {.bits = (ULONG)EVP_PKEY_get_bits(key)};
    putNumber(key, OSSL_PKEY_PARAM_EC_PUB_X, ecc.x, sizeof ecc.x);
    putNumber(key, OSSL_PKEY_PARAM_EC_PUB_Y, ecc.y, sizeof ecc.y);
    result = returnBytes(&ecc, sizeof ecc, blob, length);
  }
  EVP_PKEY_free(key);
  return result;
}
