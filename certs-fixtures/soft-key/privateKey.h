#ifndef SOFT_KEY_PRIVATE_KEY_H
#define SOFT_KEY_PRIVATE_KEY_H

#include <openssl/evp.h>

/* Reads PKCS#8 DER; NULL if there is none. */
EVP_PKEY *readPrivateKey(const char *folder, const char *name);

#endif
