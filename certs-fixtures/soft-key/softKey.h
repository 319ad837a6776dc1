/* What the parts of the soft Key share: its files, its handles and the tricks that a test can have it play. */
#ifndef SOFT_KEY_H
#define SOFT_KEY_H

#include <stddef.h>
#include "skf.h"

enum { PATH_SIZE = 1024, NAME_SIZE = 260, TEXT_SIZE = 4096, FILE_SIZE = 65536 };

typedef enum { FREE, DEVICE, APPLICATION, CONTAINER, DIGEST } HandleKind;

typedef struct {
  HandleKind kind;
  char key[PATH_SIZE];    /* folder of the Key */
  char folder[PATH_SIZE]; /* folder of the application or container itself */
  int wasCleared;         /* applications: of a login by another program, which the switches can pretend */
  int application;        /* containers: index of their application */
  void *context;          /* digests: EVP_MD_CTX */
} Handle;

/* handles.c */
ULONG openHandle(HandleKind kind, const char *key, const char *folder, HANDLE *out);
Handle *findHandle(HANDLE handle, HandleKind kind);
Handle *handleAt(int index);
int indexOf(HANDLE handle);
ULONG closeHandle(HANDLE handle, HandleKind kind);

/* files.c: paths take a slash on both systems */
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

/* Every call begins like this: its handle is looked up, and the switches have their say. */
#define ENTER(variable, handle, kind)                                        \
  Handle *variable = findHandle(handle, kind);                               \
  if (!variable) return SAR_INVALIDHANDLEERR;                                \
  do {                                                                       \
    ULONG refusal = enter(variable->key, __func__);                          \
    if (refusal != SAR_OK) return refusal;                                   \
  } while (0)

#endif
