/* The functions of GM/T 0016 that the soft Key implements, with the names and numbers of the standard. */
#ifndef SOFT_KEY_SKF_H
#define SOFT_KEY_SKF_H

#include <stdint.h>

#ifdef _WIN32
#define DEVAPI __declspec(dllexport) __stdcall
#else
#define DEVAPI __attribute__((visibility("default")))
#endif

/* 32 bits on Windows; on Linux most vendors have 32 bits too, and a few the compiler's `unsigned long`. */
#ifdef _WIN32
typedef unsigned long ULONG;
#elif defined SKF_ULONG_64
typedef uint64_t ULONG;
#else
typedef uint32_t ULONG;
#endif
typedef uint8_t BYTE;
typedef int32_t BOOL;
typedef char *LPSTR;
typedef void *HANDLE, *DEVHANDLE, *HAPPLICATION, *HCONTAINER;

#define SAR_OK 0x00000000
#define SAR_FAIL 0x0A000001
#define SAR_NOTSUPPORTYETERR 0x0A000003
#define SAR_INVALIDHANDLEERR 0x0A000005
#define SAR_INVALIDPARAMERR 0x0A000006
#define SAR_MEMORYERR 0x0A00000E
#define SAR_INDATALENERR 0x0A000010
#define SAR_HASHERR 0x0A000014
#define SAR_KEYNOTFOUNDERR 0x0A00001B
#define SAR_CERTNOTFOUNDERR 0x0A00001C
#define SAR_BUFFER_TOO_SMALL 0x0A000020
#define SAR_NOT_EVENTERR 0x0A000022
#define SAR_DEVICE_REMOVED 0x0A000023
#define SAR_PIN_INCORRECT 0x0A000024
#define SAR_PIN_LOCKED 0x0A000025
#define SAR_PIN_INVALID 0x0A000026
#define SAR_PIN_LEN_RANGE 0x0A000027
#define SAR_USER_ALREADY_LOGGED_IN 0x0A000028
#define SAR_USER_TYPE_INVALID 0x0A00002A
#define SAR_USER_NOT_LOGGED_IN 0x0A00002D
#define SAR_APPLICATION_NOT_EXISTS 0x0A00002E
#define SAR_CONTAINER_NOT_FOUND 0x0B000035

#define USER_TYPE 1
#define SGD_SM3 1
#define SGD_SHA256 4
#define DEVICE_INSERTED 1
#define DEVICE_REMOVED 2

#pragma pack(push, 1)
typedef struct { BYTE major, minor; } VERSION;

typedef struct {
  VERSION version;
  char manufacturer[64], issuer[64], label[32], serialNumber[32];
  VERSION hardware, firmware;
  ULONG symmetric, asymmetric, hash, authentication, totalSpace, freeSpace, maxEccBuffer, maxBuffer;
  BYTE reserved[64];
} DEVINFO;

typedef struct { ULONG algorithm, bits; BYTE modulus[256], exponent[4]; } RSAPUBLICKEYBLOB;
typedef struct { ULONG bits; BYTE x[64], y[64]; } ECCPUBLICKEYBLOB;
/* Integers of 32 bytes are right-aligned in 64. */
typedef struct { BYTE r[64], s[64]; } ECCSIGNATUREBLOB;
#pragma pack(pop)

ULONG DEVAPI SKF_EnumDev(BOOL present, LPSTR names, ULONG *size);
ULONG DEVAPI SKF_ConnectDev(LPSTR name, DEVHANDLE *device);
ULONG DEVAPI SKF_DisConnectDev(DEVHANDLE device);
ULONG DEVAPI SKF_GetDevState(LPSTR name, ULONG *state);
ULONG DEVAPI SKF_GetDevInfo(DEVHANDLE device, DEVINFO *info);
ULONG DEVAPI SKF_WaitForDevEvent(LPSTR name, ULONG *nameLength, ULONG *event);
ULONG DEVAPI SKF_CancelWaitForDevEvent(void);

ULONG DEVAPI SKF_EnumApplication(DEVHANDLE device, LPSTR names, ULONG *size);
ULONG DEVAPI SKF_OpenApplication(DEVHANDLE device, LPSTR name, HAPPLICATION *application);
ULONG DEVAPI SKF_CloseApplication(HAPPLICATION application);
ULONG DEVAPI SKF_GetPINInfo(HAPPLICATION application, ULONG type, ULONG *maximum, ULONG *remaining, BOOL *isInitial);
ULONG DEVAPI SKF_VerifyPIN(HAPPLICATION application, ULONG type, LPSTR pin, ULONG *remaining);
ULONG DEVAPI SKF_ChangePIN(HAPPLICATION application, ULONG type, LPSTR pin, LPSTR newPin, ULONG *remaining);
ULONG DEVAPI SKF_ClearSecureState(HAPPLICATION application);

ULONG DEVAPI SKF_EnumContainer(HAPPLICATION application, LPSTR names, ULONG *size);
ULONG DEVAPI SKF_OpenContainer(HAPPLICATION application, LPSTR name, HCONTAINER *container);
ULONG DEVAPI SKF_CloseContainer(HCONTAINER container);
ULONG DEVAPI SKF_GetContainerType(HCONTAINER container, ULONG *type);
ULONG DEVAPI SKF_ExportCertificate(HCONTAINER container, BOOL forSigning, BYTE *certificate, ULONG *length);
ULONG DEVAPI SKF_ExportPublicKey(HCONTAINER container, BOOL forSigning, BYTE *blob, ULONG *length);

ULONG DEVAPI SKF_ECCSignData(HCONTAINER container, BYTE *digest, ULONG length, ECCSIGNATUREBLOB *signature);
ULONG DEVAPI SKF_RSASignData(HCONTAINER container, BYTE *data, ULONG length, BYTE *signature, ULONG *signatureLength);
ULONG DEVAPI SKF_DigestInit(DEVHANDLE device, ULONG algorithm, ECCPUBLICKEYBLOB *publicKey, BYTE *id, ULONG idLength,
                            HANDLE *digest);
ULONG DEVAPI SKF_Digest(HANDLE digest, BYTE *data, ULONG length, BYTE *value, ULONG *valueLength);
ULONG DEVAPI SKF_CloseHandle(HANDLE digest);

#endif
