/* Shared by the parts of the soft Key: files, handles and switches. */
#ifndef SOFT_KEY_H
#define SOFT_KEY_H

#include <stddef.h>
#include "skf.h"

enum { PATH_SIZE = 1024, NAME_SIZE = 260, TEXT_SIZE = 4096, FILE_SIZE = 65536 };

typedef enum { FREE, DEVICE, APPLICATION, CONTAINER, DIGEST } HandleKind;

typedef struct {
  HandleKind kind;
  char key[PATH_SIZE];    /* folder of the soft Key */
  char folder[PATH_SIZE]; /* folder of the application or container itself */
  int wasCleared;         /* applications: whether a login that the switches simulate was cleared */
  int application;        /* containers: index of their application */
  void *context;          /* digests: EVP_MD_CTX */
} Handle;

/* handles.c */
ULONG openHandle(HandleKind kind, const char *key, const char *folder, HANDLE *out);
Handle *findHandle(HANDLE handle, HandleKind kind);
Handle *handleAt(int index);
int indexOf(HANDLE handle);
ULONG closeHandle(HANDLE handle, HandleKind kind);

/* files.c: a slash separates paths on both systems */
void joinPath(char *out, const char *folder, const char *name);
int exists(const char *folder, const char *name);
int isFolder(const char *path);
long readBytes(const char *folder, const char *name, unsigned char *out, long size);
int readText(const char *folder, const char *name, char *out, int size);
int readNumber(const char *folder, const char *name, int otherwise);
int writeText(const char *folder, const char *name, const char *text);
void makeEmpty(const char *folder, const char *name);
ULONG listFolders(const char *folder, const char *unlessItHas, char *names, ULONG *size);
void pauseFor(int milliseconds);

/* switches.c */
int switchNumber(const char *key, const char *name, const char *call, int *value);
int switchIsOn(const char *key, const char *name);
ULONG enter(const char *key, const char *call);
const char *keysFolder(void);

/* Begins every call: looks up its handle and applies the switches. */
#define ENTER(variable, handle, kind)                                        \
  Handle *variable = findHandle(handle, kind);                               \
  if (!variable) return SAR_INVALIDHANDLEERR;                                \
  do {                                                                       \
    ULONG entered = enter(variable->key, __func__);                          \
    if (entered != SAR_OK) return entered;                                   \
  } while (0)

#endif
