#include "softKey.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Handles are indices of a table, so that a stale handle is refused and not dereferenced. */
enum { HANDLES = 256 };
static Handle handles[HANDLES];

ULONG openHandle(HandleKind kind, const char *key, const char *folder, HANDLE *out) {
  for (int index = 0; index < HANDLES; index++) {
    Handle *handle = &handles[index];
    if (handle->kind != FREE) continue;
    memset(handle, 0, sizeof *handle);
    handle->kind = kind;
    snprintf(handle->key, PATH_SIZE, "%s", key);
    snprintf(handle->folder, PATH_SIZE, "%s", folder);
    *out = (HANDLE)(intptr_t)(index + 1);
    return SAR_OK;
  }
  return SAR_MEMORYERR;
}

int indexOf(HANDLE handle) { return (int)(intptr_t)handle - 1; }

Handle *handleAt(int index) { return index >= 0 && index < HANDLES ? &handles[index] : NULL; }

Handle *findHandle(HANDLE handle, HandleKind kind) {
  Handle *found = handleAt(indexOf(handle));
  return found && found->kind == kind ? found : NULL;
}

ULONG closeHandle(HANDLE handle, HandleKind kind) {
  Handle *found = findHandle(handle, kind);
  if (!found) return SAR_INVALIDHANDLEERR;
  found->kind = FREE;
  return SAR_OK;
}
